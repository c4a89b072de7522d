import type { MonthCost } from '../safety-checks/quota/rules.ts'

/** The figures behind a refusal, in the words of the launch page. */
export const reserveLine = ({ needed, left, reserve }: MonthCost) =>
  `LINE ${needed}通(今月の残り ${left ?? '不明'}通、災害用の取り置き ${reserve}通)`
