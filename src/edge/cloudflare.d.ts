/** As much of Cloudflare's runtime as the edge uses; the whole of their types would be a package of ten megabytes. */
declare module 'cloudflare:workers' {
  export class DurableObject<Env> {
    protected ctx: DurableObjectState
    protected env: Env
    constructor(ctx: DurableObjectState, env: Env)
  }
}

interface DurableObjectState {
  storage: {
    sql: {
      exec<Row extends object = Record<string, unknown>>(
        question: string,
        ...values: (string | number | null)[]
      ): { toArray(): Row[]; one(): Row; rowsWritten: number }
      databaseSize: number
    }
    transactionSync<T>(work: () => T): T
    getAlarm(): Promise<number | null>
    setAlarm(at: number): Promise<void>
  }
  blockConcurrencyWhile<T>(work: () => Promise<T>): Promise<T>
  waitUntil(work: Promise<unknown>): void
}

/** A stub: every public method of the object, called from elsewhere. */
type DurableObjectStub<T> = {
  [Name in keyof T]: T[Name] extends (...given: infer Given) => infer Answer
    ? (...given: Given) => Promise<Awaited<Answer>>
    : never
}
interface DurableObjectNamespace<T> {
  getByName(name: string): DurableObjectStub<T>
}
