export const MODES = ['embedded', 'postgres', 'redis'] as const
export type Mode = (typeof MODES)[number]
