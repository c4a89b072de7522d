/** Pages of the settings that home leads to. */
export const SETTINGS_LINKS = {
  line: '/line',
  roster_import: '/roster/import',
  binding: '/binding',
  staff: '/staff',
} as const
