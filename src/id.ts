/** An id that remembers whose it is: a member's id will not compile where a prompt's is expected. */
export type Id<Of extends string> = string & { readonly of: Of }

export const newId = <Of extends string>() => crypto.randomUUID() as Id<Of>

/** For route paths: what is not shaped like an id never reaches the handler, so the cast behind it is safe. */
export const ID = ':id{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}}'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The same text as an id of the wanted kind, or null where it is not shaped like one. */
export const asId = <Of extends string>(text: string): Id<Of> | null =>
  UUID.test(text) ? (text as Id<Of>) : null
