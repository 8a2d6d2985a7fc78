import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { type Problem, playbooksQuery } from '../../lib/playbooks.ts'
import { MAIN_SCORE, useScores } from '../../lib/scores.ts'
import { type RuleWords, useRuleWords } from '../../lib/use-rule-words.ts'
import type { Way } from './drawing.ts'
import type { Content, Step, Trigger, Words } from './playbook.ts'

type Named = readonly { readonly id: number; readonly name: string }[]

export interface PlaybookWords {
  readonly rules: RuleWords
  readonly sayTrigger: (trigger: Trigger) => string
  /** "Task", "Mail": what kind of step it is. */
  readonly kindOf: (step: Pick<Step, 'kind'>) => string
  /** What it says or does, in a few words; empty where nothing was said yet. */
  readonly about: (step: Step) => string
  /** "Task · Call the champion". */
  readonly nameOf: (step: Step) => string
  readonly sayWay: (way: Way, share?: number) => string
  readonly sayProblem: (problem: Problem) => string
  readonly lists: readonly { readonly id: number; readonly name: string }[]
  readonly playbooks: readonly { readonly id: number; readonly name: string }[]
  /** Choices of dates a playbook can begin by. */
  readonly dates: readonly { readonly value: string; readonly label: string }[]
  readonly staircases: readonly { readonly id: number; readonly name: string; readonly steps: Named }[]
  /** Those that are reckoned, the main one first. */
  readonly scores: Named
  readonly scoreName: (id: number | undefined) => string
  readonly isReady: boolean
}

const nameIn = (rows: Named, id: number) => rows.find((row) => row.id === id)?.name ?? `#${id}`

/** The first line, in the reader's language where there is one. */
export function firstLine(words: Words, language: string): string {
  const text = language === 'ja' ? words.ja || words.en : words.en || words.ja
  return text.trim().split('\n')[0] ?? ''
}

/** Everything a playbook says of itself, in the reader's language. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: it only lists words
export function usePlaybookWords(): PlaybookWords {
  const { t, i18n } = useTranslation(['playbooks', 'signals', 'onboarding', 'scores', 'common'])
  const rules = useRuleWords()
  const { data: segments } = apiQuery.useQuery('get', '/api/v1/segments', {
    params: { query: { limit: 500 } },
  })
  const { data: playbooks } = useQuery(playbooksQuery())
  const { data: kept } = useScores()
  const { data: stairs } = apiQuery.useQuery('get', '/api/v1/staircases')
  // biome-ignore lint/complexity/noExcessiveLinesPerFunction: it only lists words
  return useMemo(() => {
    const staircases = stairs?.rows ?? []
    const lists = (segments?.rows ?? []).filter(({ kind }) => kind === 'list')
    const others = playbooks ?? []
    const dates = [...rules.fields.values()]
      .filter(({ type }) => type === 'date')
      .map((field) => ({ value: field.key, label: rules.labelOf(field) }))
    const or = t('or')
    const scores = (kept?.rows ?? [])
      .filter(({ retired_at: at }) => at === null)
      .map(({ id, name }) => ({ id, name: name ?? t('scores:main') }))
    const scoreName = (id = MAIN_SCORE) => {
      const retired = kept?.rows.find((row) => row.id === id && row.retired_at !== null)?.name
      return retired ? t('scores:retired_name', { name: retired }) : nameIn(scores, id)
    }
    const sayScore = (id = MAIN_SCORE) =>
      id === MAIN_SCORE ? t('trigger.health') : t('trigger.named', { name: scoreName(id) })
    const sayTrigger = (trigger: Trigger): string => {
      switch (trigger.kind) {
        case 'segment-entered':
        case 'segment-left':
          return t(`trigger.say.${trigger.kind}`, { name: nameIn(rules.segments, trigger.segment_id) })
        case 'signal-opened':
          return t('trigger.say.signal-opened', {
            kinds: trigger.signals.map((kind) => t(`signals:kind.${kind as 'silent-churn'}`)).join(or),
          })
        case 'band-moved':
          return t('trigger.say.band-moved', {
            score: sayScore(trigger.score_id),
            to: trigger.to.map((band) => t(`common:health.${band}`)).join(or),
          })
        case 'points-crossed':
          return t(`trigger.say.points-${trigger.way}`, {
            score: sayScore(trigger.score_id),
            points: trigger.points,
          })
        case 'date': {
          const date = dates.find(({ value }) => value === trigger.field)?.label ?? trigger.field
          const when = trigger.days < 0 ? 'before' : trigger.days > 0 ? 'after' : 'on'
          return t(`trigger.say.date_${when}`, { date, count: Math.abs(trigger.days) })
        }
        case 'event':
          return t('trigger.say.event', { event: trigger.event.replace(/^[a-z]+:/, '') })
        case 'stair-reached':
        case 'stair-ready':
          return sayStairs(t as never, staircases, trigger)
        case 'lock-turned':
          return t(`trigger.say.lock-${trigger.to}`)
        case 'onboarding-turned':
          return t('trigger.say.onboarding-turned', {
            to: trigger.to.map((state) => t(`onboarding:state.${state}`)).join(or),
          })
        case 'manual':
          return t('trigger.say.manual')
      }
    }
    const said = (words: Words) =>
      firstLine(words, i18n.language).replace(
        /\{\{\s*([a-z_.]+)[^}]*\}\}/g,
        (_, name: string) =>
          `〈${t(`words.name.${name.replaceAll('.', '_') as 'today'}`, { defaultValue: name })}〉`,
      )
    const about = (step: Step): string => {
      switch (step.kind) {
        case 'wait':
          return [
            t(`unit.${step.unit}`, { count: step.amount }),
            step.at === undefined ? '' : t(`clock.until_${step.clock ?? 'workspace'}`, { at: step.at }),
          ]
            .filter((part) => part !== '')
            .join(' · ')
        case 'wait-until':
          return [
            step.event === undefined
              ? ''
              : t('until.say', {
                  event: rules.events.find(({ value }) => value === step.event)?.label ?? step.event,
                }),
            step.rule === null || isEmpty(step.rule) || !rules.isReady ? '' : sayRuleSafely(rules, step.rule),
          ]
            .filter((part) => part !== '')
            .join(' · ')
        case 'branch':
          return isEmpty(step.rule) || !rules.isReady ? '' : sayRuleSafely(rules, step.rule)
        case 'split':
          return step.ways.map(({ share }) => `${Math.round(share * 100)} %`).join(' / ')
        case 'task':
        case 'page-message':
          return said(step.title)
        case 'wait-answer':
          return t('unit.at_most', { count: step.days })
        case 'survey':
          return `${t(`survey.kind.${step.survey}`)} · ${said(step.question)}`
        case 'mail':
          return said(step.subject)
        case 'signal':
          return said(step.note)
        case 'note':
        case 'slack':
          return said(step.text)
        case 'attribute':
          return step.key === '' ? '' : `${step.key} = ${step.value ?? '—'}`
        case 'list':
          return step.segment_id === 0
            ? ''
            : t(`list_verb.${step.verb}`, { name: nameIn(lists, step.segment_id) })
        case 'webhook':
          return step.url
        case 'enrol':
        case 'stop':
          return step.playbook_id === 0 ? '' : nameIn(others, step.playbook_id)
      }
    }
    const kindOf = ({ kind }: Pick<Step, 'kind'>) => t(`kind.${kind}`)
    return {
      rules,
      sayTrigger,
      kindOf,
      about,
      nameOf: (step) => [kindOf(step), about(step)].filter((part) => part !== '').join(' · '),
      sayWay: ({ slot }, share) =>
        slot.startsWith('way-') ? `${Math.round((share ?? 0) * 100)} %` : t(`way.${slot as 'yes'}`),
      sayProblem: (problem) => sayProblem(t as never, problem),
      lists,
      playbooks: others,
      dates,
      staircases,
      scores,
      scoreName,
      isReady: rules.isReady,
    }
  }, [t, i18n.language, rules, segments, playbooks, stairs, kept])
}

const isEmpty = (rule: { readonly kind: string; readonly of?: unknown }) =>
  rule.kind !== 'condition' && Array.isArray(rule.of) && rule.of.length === 0

/** A rule still being written may lack what its sentence needs. */
function sayRuleSafely(rules: RuleWords, rule: Parameters<RuleWords['sayRule']>[0]): string {
  try {
    return rules.sayRule(rule)
  } catch {
    return ''
  }
}

function sayStairs(
  t: (key: string, values?: object) => string,
  staircases: PlaybookWords['staircases'],
  trigger: Extract<Trigger, { kind: 'stair-reached' | 'stair-ready' }>,
): string {
  const staircase = nameIn(staircases, trigger.staircase_id)
  if (trigger.kind === 'stair-ready') return t('trigger.say.stair-ready', { staircase })
  if (trigger.step_id === null) return t('trigger.say.stair-climbed', { staircase })
  const steps = staircases.find(({ id }) => id === trigger.staircase_id)?.steps ?? []
  return t('trigger.say.stair-reached', { staircase, step: nameIn(steps, trigger.step_id) })
}

function sayProblem(t: (key: string, values?: object) => string, { reason, params, field }: Problem): string {
  if (reason === 'rule') {
    const code = typeof params.code === 'string' ? params.code : ''
    const key = `errors:${code}`
    const said = t(key, params)
    return said === code || said === key ? t('playbooks:problem.rule') : said
  }
  const said = t(`playbooks:problem.${reason}`, params)
  return reason === 'words-missing' && field ? t(`playbooks:problem.words.${field}`) : said
}

export const stepOf = (content: Content, id: string | null) => content.steps.find((step) => step.id === id)
