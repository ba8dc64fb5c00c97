/* From QEMU's jump to main(): one processor, supervisor mode, flat memory with caches, and a handler for every fault. */
        .syntax unified
        .arm
        .fpu    neon-vfpv4

        .equ    MODE_ABORT, 0x17
        .equ    MODE_UNDEFINED, 0x1b
        .equ    MODE_INTERRUPT, 0x12
        .equ    MODE_FAST, 0x11
        .equ    MODE_SUPERVISOR, 0x13
        .equ    INTERRUPTS_OFF, 0xc0
        .equ    THUMB, 0x20
        .equ    SPURIOUS, 1023

/* ARM ARM (DDI 0406C) B1.8.1; the table must be aligned to 32 bytes. */
        .section .vectors, "ax"
        .balign 32
wirelab_vectors:
        b       wirelab_start
        b       on_undefined
        b       on_call
        b       on_prefetch_abort
        b       on_data_abort
        b       .
        b       on_interrupt
        b       on_fast_interrupt

        .section .start, "ax"
        .global wirelab_start
        .type   wirelab_start, %function
wirelab_start:
        cpsid   if, #MODE_SUPERVISOR
        ldr     sp, =wirelab_stack_top

        /* Stacks of the other modes: only faults run there, one at a time. */
        ldr     r0, =wirelab_fault_stack_top
        msr     cpsr_c, #(MODE_ABORT | INTERRUPTS_OFF)
        mov     sp, r0
        msr     cpsr_c, #(MODE_UNDEFINED | INTERRUPTS_OFF)
        mov     sp, r0
        msr     cpsr_c, #(MODE_INTERRUPT | INTERRUPTS_OFF)
        mov     sp, r0
        msr     cpsr_c, #(MODE_FAST | INTERRUPTS_OFF)
        mov     sp, r0
        msr     cpsr_c, #(MODE_SUPERVISOR | INTERRUPTS_OFF)

        ldr     r0, =wirelab_vectors
        mcr     p15, 0, r0, c12, c0, 0          /* VBAR */

        /* Floating point: access for cp10 and cp11, then the unit itself. */
        mrc     p15, 0, r0, c1, c0, 2
        orr     r0, r0, #(0xf << 20)
        mcr     p15, 0, r0, c1, c0, 2
        isb
        mov     r0, #(1 << 30)
        vmsr    fpexc, r0

        /* Everything that starts as zero. */
        ldr     r0, =__bss_start
        ldr     r1, =__bss_end
        mov     r2, #0
1:      cmp     r0, r1
        strlo   r2, [r0], #4
        blo     1b

        /* A pattern in the stack, so that its high-water mark can be told. */
        ldr     r0, =wirelab_stack
        ldr     r2, =0x5a5a5a5a
1:      cmp     r0, sp
        strlo   r2, [r0], #4
        blo     1b

        bl      make_page_table
        bl      enable_memory

        bl      __libc_init_array
        bl      main
        b       .

/* First-level sections of 1 MB (DDI 0406C B3.5.1) for the lower 2 GB. */
        .equ    DEVICE,   0x00000416            /* XN, read/write, shareable device: TEX 0, C 0, B 1 */
        .equ    CODE,     0x0000940e            /* read-only, normal, write-back, write-allocate: TEX 1, C 1, B 1 */
        .equ    DATA,     0x0000141e            /* XN, read/write, the same memory */
make_page_table:
        ldr     r0, =wirelab_page_table
        mov     r1, #0                          /* section */
        mov     r2, #0
        str     r2, [r0]                        /* the first megabyte is nobody's: null pointers fault */
        mov     r1, #1
1:      ldr     r2, =DEVICE
        cmp     r1, #0x400
        ldrhs   r2, =DATA
        ldr     r3, =0x401
        cmp     r1, r3
        ldreq   r2, =CODE
        orr     r2, r2, r1, lsl #20
        str     r2, [r0, r1, lsl #2]
        add     r1, r1, #1
        cmp     r1, #0x800
        blo     1b
        bx      lr

enable_memory:
        mov     r0, #0
        mcr     p15, 0, r0, c8, c7, 0           /* no stale translations */
        mcr     p15, 0, r0, c7, c5, 0           /* nor instructions */
        mov     r0, #(1 << 5 | 1)               /* PD1: no second table. N = 1: this one is for the lower 2 GB */
        mcr     p15, 0, r0, c2, c0, 2           /* TTBCR */
        ldr     r0, =wirelab_page_table
        orr     r0, r0, #0x4a                   /* walks are cached */
        mcr     p15, 0, r0, c2, c0, 0           /* TTBR0 */
        mov     r0, #1                          /* domain 0: permissions count */
        mcr     p15, 0, r0, c3, c0, 0           /* DACR */
        dsb
        isb
        mrc     p15, 0, r0, c1, c0, 0           /* SCTLR */
        ldr     r1, =((1 << 12) | (1 << 11) | (1 << 2) | 1)
        orr     r0, r0, r1                      /* instruction cache, branch prediction, data cache, memory */
        bic     r0, r0, #(1 << 1)               /* unaligned accesses are allowed */
        mcr     p15, 0, r0, c1, c0, 0
        isb
        bx      lr

/* Saves the registers as FaultFrame (fault.h) has them and hands over to wirelab_fault(frame, kind); \back is what the
   processor added to the address of the instruction, \thumb_back if that was a Thumb one (DDI 0406C B1.8.3). */
        .macro  report kind, back, thumb_back
        ldr     sp, =wirelab_fault_stack_top
        sub     sp, sp, #72
        stmia   sp, {r0-r12}
        mrs     r1, spsr
        str     r1, [sp, #64]
        tst     r1, #THUMB
        subne   lr, lr, #\thumb_back
        subeq   lr, lr, #\back
        str     lr, [sp, #60]
        mov     r0, sp
        mov     r1, #\kind
        b       report_from_supervisor
        .endm

report_from_supervisor:
        cpsid   if, #MODE_SUPERVISOR
        str     sp, [r0, #52]
        str     lr, [r0, #56]
        mov     sp, r0
        bl      wirelab_fault
        b       .

on_undefined:           report 0, 4, 2
on_call:                report 1, 4, 2
on_prefetch_abort:      report 2, 4, 4
on_data_abort:          report 3, 8, 8
on_fast_interrupt:      report 5, 4, 4

/* Only the watchdog's interrupt gets here (gic.h): the others wait until the processor sleeps. One that was withdrawn in
   the meantime shows as number 1023. */
on_interrupt:
        push    {r0, r1}
        ldr     r0, =wirelab_interrupt_acknowledge      /* gic.cpp */
        ldr     r0, [r0]
        ldr     r0, [r0]
        ldr     r1, =SPURIOUS
        cmp     r0, r1
        pop     {r0, r1}
        subseq  pc, lr, #4
        report  4, 4, 4
        .section .note.GNU-stack, "", %progbits
