"""What hardening an ELF program was built with, as readelf sees it."""

import re
import subprocess

# What the compiler says of itself in the debug information, for what leaves no other mark. Macros are not said there.
COMPILED_WITH = ("-fstack-protector-strong", "-fstack-clash-protection",
                 "-fno-delete-null-pointer-checks", "-fno-strict-aliasing")
UNFORTIFIED = "no function of libc is fortified"
TOOLS = {"X86-64": "x86_64-linux-gnu-", "AArch64": "aarch64-linux-gnu-"}
BRANCHES = {"X86-64": ("-fcf-protection", ("IBT", "SHSTK")), "AArch64": ("-mbranch-protection=standard", ("BTI", "PAC"))}


def faults(program, stripped=False):
    """What is missing in the program, a sentence each. A stripped one does not say how its sources were compiled, nor which code is ours: it has
    to be linked to libraries, whose checks are then not its own."""
    return [sentence for sentence, present in checks(program, stripped) if not present]


def checks(program, stripped):
    header, segments, dynamic = (read(program, option) for option in ("--file-header", "--program-headers", "--dynamic"))
    machine = next(name for name in BRANCHES if name in header)
    checked = set(re.findall(r"UND (__\w+_chk(?:_fail)?)\b", read(program, "--dyn-syms"))) if stripped else called(program, machine)
    stack = re.search(r"GNU_STACK.*\s(R?W?E?)\s+0x\w+$", segments, re.MULTILINE)
    loads = re.findall(r"LOAD.*\s((?:R| )(?:W| )(?:E| ))\s+0x\w+$", segments, re.MULTILINE)
    yield "it is not position-independent (PIE)", "DYN (" in header and "PIE" in dynamic
    yield "what the loader wrote stays writable (RELRO)", "GNU_RELRO" in segments
    yield "calls into libraries are bound late (BIND_NOW)", re.search(r"BIND_NOW|\bNOW\b", dynamic)
    yield "its stack may be executed", stack and "E" not in stack[1]
    yield "memory is both writable and executable", loads and not any("WE" in flags for flags in loads)
    yield "it names folders of libraries (RPATH, RUNPATH)", not re.search(r"\(R(?:UN)?PATH\)", dynamic)
    yield "its code is relocated (TEXTREL)", "TEXTREL" not in dynamic
    yield "no function has a canary", "__stack_chk_fail" in checked
    yield UNFORTIFIED, checked - {"__stack_chk_fail"}
    option, notes = BRANCHES[machine]
    producers = [] if stripped else compilers(program)
    for wanted in () if stripped else (*COMPILED_WITH, option):
        yield f"a source was compiled without {wanted}", producers and all(wanted in producer for producer in producers)
    # The kernel is promised a landing pad for every branch only if each object promises it, those of the toolchain too.
    if all(note in read(file, "--notes") for file in start_files(machine) for note in notes):
        said = read(program, "--notes")
        for note in notes:
            yield f"it does not promise {note}", note in said


def called(program, machine):
    """The checks of libc that our own functions call. Its mere symbols say nothing: a static program has them from libc itself."""
    found, ours = set(), False
    for line in said(f"{TOOLS[machine]}objdump", "--disassemble", "--no-show-raw-insn", program).splitlines():
        if line.endswith(">:"):
            ours = re.search(r"<_Z\w*7wirelab", line)
        elif ours and (check := re.search(r"\b(?:call|bl?|jmp)\s.*<_*(\w+_chk(?:_fail)?)(?:@\w+)?>", line)):
            found.add(f"__{check[1]}")
    return found


def unsanitized(program):
    """Which of the sanitizers of the preset asan have nothing in the program."""
    symbols = read(program, "--syms")
    return [name for name, mark in (("address", "__asan_report_"), ("undefined", "__ubsan_handle_")) if mark not in symbols]


def start_files(machine):
    """What the compiler links to every program of that machine."""
    compiler = f"{TOOLS[machine]}gcc"
    names = ("Scrt1.o", "crti.o", "crtbeginS.o", "crtn.o")
    return [subprocess.run([compiler, f"-print-file-name={name}"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip() for name in names]


def compilers(program):
    """What the compilers were called with of the sources that our build compiles, ours and others'. The toolchain's parts of a program are as
    its makers built them."""
    found = []
    for unit in read(program, "--debug-dump=info", "--dwarf-depth=1").split("(DW_TAG_compile_unit)")[1:]:
        unit = unit.split("Abbrev Number", 1)[0]
        producer, name = (re.search(rf"DW_AT_{field}\s*:(?: \(.*?offset: 0x\w+\):)? (.*)", unit) for field in ("producer", "name"))
        if producer and name and re.search(r"/(?:firmware|boards|host|third_party)/", name[1]) and "GNU AS" not in producer[1]:
            found.append(producer[1])
    return found


def read(file, *options):
    return said("readelf", "--wide", *options, file)


def said(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=120, errors="replace").stdout
