/** For the mails that are put together as text: every sign that HTML would read becomes its number. */
export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
