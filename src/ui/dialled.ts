/** What is dialled: 「０７２－９００－００００（代）」 is dialled 0729000000, and an extension (内線) is not. */
export const dialled = (phone: string) =>
  phone
    .normalize('NFKC')
    .replace(/\(?内線.*$/, '')
    .replace(/[^0-9+]/g, '')
