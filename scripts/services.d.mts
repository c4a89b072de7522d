export interface Service {
  url: string
  stop(): void
}
export function startPostgres(options?: {
  durable?: boolean
}): Promise<(Service & { dir?: string; port?: number; start?: () => void }) | null>
export function startRedis(options?: {
  own?: boolean
  settings?: string[]
}): Promise<
  (Service & { port?: number; start?: () => Promise<void>; kill?: (signal?: NodeJS.Signals) => void }) | null
>
export function findChromium(): string | null
