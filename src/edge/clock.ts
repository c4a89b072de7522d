/** The edge's clock; stories put one here that they move by hand. */
export const clock = { now: () => Date.now() }
