/** The office alone writes; who may launch; who may read names; whoever signs in. */
export const OFFICE = ['office'] as const
export const LAUNCHERS = ['office', 'chair'] as const
export const COMMITTEE = ['office', 'chair', 'committee'] as const
export const EVERYBODY = ['office', 'chair', 'committee', 'viewer'] as const
