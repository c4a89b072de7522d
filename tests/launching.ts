/** Presses 「送る」 and then 「いますぐ送る」: for stories about what comes after a launch, at the same minute. */
export async function launchesAtOnce(
  staff: { post(path: string, form?: Record<string, string>): Promise<Response> },
  check: string,
) {
  const begun = await staff.post(`/safety-checks/${check}/launch`)
  return begun.status === 303 ? staff.post(`/safety-checks/${check}/launch/now`) : begun
}

/** The countdown that a page with 「いますぐ送る」 shows. */
export const countdownIn = (page: string) => ({
  planned: /name="planned" value="([^"]*)"/.exec(page)?.[1] ?? '',
})
