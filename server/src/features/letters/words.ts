import { Liquid } from 'liquidjs'

const engine = new Liquid({
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  parseLimit: 50_000,
  renderLimit: 500,
  memoryLimit: 1_000_000,
})

/** The same text in both languages; where one is empty the other speaks. */
export type Words = { ja: string; en: string }

type Text = string | null
/** What words of a template or a step may name. Every name is there for everybody; what is not known of an account is empty. */
export type Ground = {
  account: {
    name: string
    external_id: Text
    domain: Text
    tier: Text
    stage: Text
    renewal_date: Text
    mrr: Text
    health: { band: Text; score: number | null }
    attributes: Record<string, unknown>
  }
  contact: { name: Text; email: Text; title: Text }
  owner: { name: Text; email: Text; meeting_url: Text }
  workspace: { name: string }
  today: string
}

export const sampleGround: Ground = {
  account: {
    name: 'Aoba',
    external_id: null,
    domain: null,
    tier: null,
    stage: null,
    renewal_date: null,
    mrr: null,
    health: { band: null, score: null },
    attributes: {},
  },
  contact: { name: null, email: null, title: null },
  owner: { name: null, email: null, meeting_url: null },
  workspace: { name: '' },
  today: '2026-01-01',
}

/** The words in the language asked for, in the other where they are empty. */
export function render(words: Words, language: 'ja' | 'en', ground: Ground): string {
  return renderText(words[language] || words[language === 'ja' ? 'en' : 'ja'], ground)
}

function renderText(text: string, ground: Ground): string {
  return String(engine.parseAndRenderSync(text, ground))
}

/** What is wrong with words, in the library's own words, with the line. */
export function faultOf(words: Words, attributes: readonly string[]): string | undefined {
  const account = {
    ...sampleGround.account,
    attributes: Object.fromEntries(attributes.map((key) => [key, null])),
  }
  for (const text of [words.ja, words.en]) {
    try {
      renderText(text, { ...sampleGround, account })
    } catch (error) {
      return error instanceof Error ? error.message.split('\n')[0] : String(error)
    }
  }
  return undefined
}
