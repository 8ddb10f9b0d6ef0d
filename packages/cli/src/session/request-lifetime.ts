/** Blocks of the parentchain for which a worker answers a signed getter: it serves once, and need not live longer. */
export const requestLifetime = 100
