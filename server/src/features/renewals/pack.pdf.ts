import { headedTable, heading, type PdfContent, renderPdf } from '../../platform/pdf.ts'
import type { PackContent } from './pack.content.ts'
import { packFormat } from './pack.format.ts'
import { type PackLanguage, packWords, pointWord, UNKNOWN, wordOf } from './pack.words.ts'

type Words = (typeof packWords)['ja']
type Draw = {
  content: PackContent
  words: Words
  language: PackLanguage
  format: ReturnType<typeof packFormat>
}

/** A frozen pack as a PDF in one of the languages. */
export function renderPack(content: PackContent, language: PackLanguage): Promise<Buffer> {
  const words = packWords[language]
  const draw: Draw = { content, words, language, format: packFormat(language, content.currency) }
  const { renewal } = content
  return renderPdf({
    title: `${words.title}: ${renewal.account.name}`,
    content: [
      { text: words.title, style: 'sub' },
      { text: renewal.account.name, style: 'title' },
      { text: words.asOf(draw.format.day(content.as_of)), style: 'sub', margin: [0, 0, 0, 6] },
      overview(draw),
      months(draw),
      heading(words.voice),
      ...voice(draw),
      heading(words.goals),
      goals(draw),
      heading(words.contacts),
      lines(
        content.contacts.map(({ name, title, role, left_on }) =>
          [
            name ?? UNKNOWN,
            title,
            role && wordOf(words.roles, role),
            left_on && words.left(draw.format.day(left_on)),
          ]
            .filter(Boolean)
            .join(' · '),
        ),
        words.contactsNone,
      ),
      heading(words.signals),
      lines(
        content.signals.map(
          ({ kind, since }) =>
            `${wordOf(words.signalKinds, kind)} (${words.sinceDay(draw.format.day(since))})`,
        ),
        words.signalsNone,
      ),
      heading(words.offer),
      proposal(draw),
      ...points(draw),
      heading(words.notes),
      lines(
        content.notes.map(
          ({ day, kind, author, body }) =>
            `${draw.format.day(day)} · ${wordOf(words.kinds, kind)}${author ? ` · ${author}` : ''}\n${body}`,
        ),
        words.notesNone,
      ),
    ],
  })
}

const thinLines = {
  hLineWidth: (line: number) => (line === 0 ? 0 : 0.5),
  vLineWidth: () => 0,
  hLineColor: () => '#c9c8c2',
  paddingLeft: (column: number) => (column === 0 ? 0 : 4),
}

const lines = (items: readonly string[], none: string): PdfContent =>
  items.length === 0 ? { text: none, style: 'sub' } : { ul: [...items] }

function overview({ content, words, format }: Draw): PdfContent {
  const { renewal } = content
  const pairs: [string, string][] = [
    [words.renewsOn, format.day(renewal.renews_on)],
    [words.state, wordOf(words.states, renewal.state)],
    [words.monthly, format.money(renewal.mrr_minor)],
    [words.yearly, format.money(renewal.year_minor)],
    [words.tier, renewal.account.tier ?? UNKNOWN],
    [words.industry, content.industry ?? UNKNOWN],
    [words.since, format.day(content.customer_since)],
    [words.owner, renewal.owner?.name ?? UNKNOWN],
    [words.followUp, format.day(renewal.follow_up_on)],
    [
      words.leaves,
      content.leaves_within_90 === null
        ? UNKNOWN
        : words.leavesValue(format.number(content.leaves_within_90 * 100)),
    ],
  ]
  const rows = []
  for (let at = 0; at < pairs.length; at += 2) {
    rows.push(
      [pairs[at], pairs[at + 1] ?? ['', '']].flatMap((pair) => [
        { text: pair?.[0] ?? '', style: 'head' },
        { text: pair?.[1] ?? '', bold: true },
      ]),
    )
  }
  const note = renewal.note ? [{ text: `${words.note}: ${renewal.note}`, margin: [0, 6, 0, 0] }] : []
  return [{ table: { widths: [90, '*', 90, '*'], body: rows }, layout: thinLines }, ...note]
}

function months({ content, words, format }: Draw): PdfContent {
  const heads = [words.day, words.mrr, words.seats, words.people, words.events, words.tickets, words.health]
  const right = (text: string) => ({ text, alignment: 'right' })
  const body = content.months.map((row) => [
    { text: format.day(row.day), noWrap: true },
    right(format.money(row.mrr_minor)),
    right(format.number(row.seats_paid)),
    right(format.number(row.active_contacts)),
    right(format.number(row.events)),
    right(format.number(row.tickets_open)),
    right(
      row.band === null
        ? UNKNOWN
        : `${wordOf(words.bands, row.band)} ${row.score === null ? '' : format.number(row.score)}`,
    ),
  ])
  const head = heads.map((text, at) => ({ text, style: 'head', ...(at === 0 ? {} : { alignment: 'right' }) }))
  return headedTable(words.year, {
    widths: ['auto', '*', 'auto', 'auto', 'auto', 'auto', '*'],
    body: [head, ...body],
    layout: thinLines,
  })
}

function voice({ content, words, format }: Draw): PdfContent[] {
  const { tickets, nps, csat } = content
  const told =
    tickets === null
      ? words.ticketsUnknown
      : words.ticketLine(
          format.number(tickets.opened),
          format.number(tickets.urgent),
          format.number(tickets.still_open),
        )
  const said = (of: PackContent['nps'], scored: (score: number) => string) =>
    of.map(({ day, score, comment }) =>
      [format.day(day), scored(score), ...(comment ? [comment] : [])].join(' · '),
    )
  return [
    { text: told, margin: [0, 0, 0, 3] },
    lines(
      said(nps, (score) => `NPS ${score}`),
      words.npsNone,
    ),
    ...(csat
      ? [
          lines(
            said(csat, (score) => `CSAT ${score}`),
            words.csatNone,
          ),
        ]
      : []),
  ]
}

function goals({ content, words, format }: Draw): PdfContent {
  const told = content.goals ?? []
  return lines(
    told.map((goal) =>
      [
        `${goal.name} (${goal.plan})`,
        words.goalStates[goal.state],
        ...(goal.share === null
          ? []
          : [words.goalShare(format.number(Math.min(1, Math.max(0, goal.share)) * 100))]),
        words.goalUntil(format.day(goal.target_on)),
        ...(goal.agreed ? [] : [words.goalNotAgreed]),
      ].join(' · '),
    ),
    words.goalsNone,
  )
}

function proposal({ content, words, format }: Draw): PdfContent {
  const { proposal: told } = content
  if (told && !told.is_open) return { text: words.offerLocked, style: 'sub' }
  return lines(
    (told?.offers ?? []).map(({ name, step, amount_minor: amount }) =>
      [name, step, ...(amount === null ? [] : [format.money(amount)])].join(' · '),
    ),
    words.offerNone,
  )
}

function points({ content, words, language, format }: Draw): PdfContent[] {
  if (content.observations.length === 0)
    return [heading(words.points), { text: words.pointsNone, style: 'sub' }]
  const head = [words.point, words.day, words.automatic, words.csm, words.final].map((text) => ({
    text,
    style: 'head',
  }))
  const body = content.observations.map((row) => [
    pointWord(row.checkpoint, language),
    format.day(row.day),
    `${wordOf(words.bands, row.band)} ${row.score === null ? '' : format.number(row.score)}`,
    wordOf(words.calls, row.csm),
    wordOf(words.calls, row.final),
  ])
  return [
    headedTable(words.points, {
      widths: ['*', 'auto', 'auto', 'auto', 'auto'],
      body: [head, ...body],
      layout: thinLines,
    }),
  ]
}
