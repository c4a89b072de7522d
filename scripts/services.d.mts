export interface Service {
  url: string
  stop(): void
}
export function startPostgres(options?: {
  durable?: boolean
}): Promise<(Service & { dir?: string; port?: number; start?: () => void }) | null>
export function startRedis(): Promise<(Service & { port?: number }) | null>
export function findChromium(): string | null
