import { DUTIES, type Duty } from '../inspections/plan.ts'

interface From {
  association_name: string
  office_phone: string | null
}

export interface Words {
  subject: string
  text: string
}

const ending = ({ association_name, office_phone }: From) =>
  `お問い合わせは、${association_name}${office_phone ? `(${office_phone})` : ''}へお電話ください。`

/** To whoever keeps the key: the number of the unit, so that he knows for which of his the code was asked. */
export const codeWords = (
  from: From,
  { code, asset_number }: { code: string; asset_number: string },
): Words => ({
  subject: `電源${asset_number}の暗証番号(${from.association_name})`,
  text: [
    `${from.association_name}です。`,
    `非常用電源${asset_number}のラベルから、暗証番号の依頼がありました。`,
    '',
    `暗証番号: ${code}`,
    '',
    '15分のあいだ、1回だけ使えます。電源の前にいる方に伝えてください。',
    '心当たりがないときは、だれにも伝えないでください。',
    ending(from),
  ].join('\n'),
})

export interface LateLine {
  asset_number: string
  name: string
  duties: Duty[]
  link: string
}

/** To an owner, once a month: what is to be done, and the way to say that it is done. */
export const reminderWords = (from: From, late: LateLine[]): Words => ({
  subject: `電源の点検のお願い(${from.association_name})`,
  text: [
    `${from.association_name}です。`,
    '非常用電源の点検をお願いします。停電のときに動かないと、患者さんに使えません。',
    ...late.flatMap(({ asset_number, name, duties, link }) => [
      '',
      `■ ${[asset_number, name].filter(Boolean).join(' ')}`,
      ...duties.map((duty) => `・${DUTIES[duty]}`),
      `点検の記録: ${link}`,
    ]),
    '',
    '記録は、本体のラベルのQRコードからもできます。30秒で終わります。',
    ending(from),
  ].join('\n'),
})
