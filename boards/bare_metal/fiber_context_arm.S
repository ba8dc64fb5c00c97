/* Switching between stacks (AAPCS32 section 6.1.1: r4 to r11, sp, lr and d8 to d15 belong to the caller). */
        .syntax unified
        .thumb
        .text

/* void wirelab_switch_stack(void** from, void* to) */
        .global wirelab_switch_stack
        .type   wirelab_switch_stack, %function
        .thumb_func
wirelab_switch_stack:
        push    {r4-r11, lr}
        vpush   {d8-d15}
        sub     sp, #4                  /* keeps the stack aligned to 8 bytes */
        str     sp, [r0]
        mov     sp, r1
        add     sp, #4
        vpop    {d8-d15}
        pop     {r4-r11, pc}
        .size   wirelab_switch_stack, . - wirelab_switch_stack

/* Where a fiber begins: r4 is the body, r5 its argument. */
        .global wirelab_begin_fiber
        .type   wirelab_begin_fiber, %function
        .thumb_func
wirelab_begin_fiber:
        mov     r0, r5
        blx     r4
        udf     #0                      /* the body must not return */
        .size   wirelab_begin_fiber, . - wirelab_begin_fiber
        .section .note.GNU-stack, "", %progbits
