import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../lib/api.ts'
import { ApiProblem } from '../../lib/problem.ts'
import { type Staircase, stairAnswer, staircaseKey } from '../../lib/staircase.ts'
import { useAction } from '../../lib/use-action.ts'
import type { RuleWords } from '../../lib/use-rule-words.ts'
import { AskBeforeLeaving } from '../../ui/ask-before-leaving.tsx'
import { When } from '../../ui/when.tsx'
import { gapsIn } from './checkpoint-field.tsx'
import { differencesOf, draftOf, written } from './draft.ts'
import styles from './staircase.module.css'
import { isLink } from './step-card.tsx'
import type { Draft } from './use-staircase-draft.ts'

const isConflict = (error: unknown) =>
  error instanceof ApiProblem && error.problem.code === 'staircase.changed_meanwhile'

/** What keeps it from being saved: names, rules and links that are not right. */
function faultsOf({ draft }: Draft, words: RuleWords): number {
  const ofSteps = draft.steps.reduce((sum, { name, rule, guidance_url: url, offer }) => {
    const named = name.trim() === '' ? 1 : 0
    const offered = offer && offer.name.trim() === '' ? 1 : 0
    return sum + named + offered + gapsIn(rule, words) + (isLink(url) ? 0 : 1)
  }, 0)
  return ofSteps + (draft.name.trim() === '' ? 1 : 0)
}

/** Keeps what is written; where somebody else did so meanwhile, nothing of it is lost. */
export function SaveBar({ draft, words }: { readonly draft: Draft; readonly words: RuleWords }) {
  const { t } = useTranslation('staircase')
  const client = useQueryClient()
  const navigate = useNavigate()
  const [theirs, setTheirs] = useState<Staircase>()
  const [isSaved, setSaved] = useState(false)
  const { base } = draft
  const newer = draft.newer ?? (base && theirs && theirs.version > base.version ? theirs : undefined)
  const save = useAction({
    run: (basedOn: number) => {
      const body = written(draft.draft)
      return base
        ? request<Staircase>('PUT', `/api/v1/staircases/${base.id}`, { body: { ...body, based_on: basedOn } })
        : request<Staircase>('POST', '/api/v1/staircases', { body })
    },
    invalidate: [staircaseKey],
    done: () => t('save.done'),
    onDone: (saved) => {
      client.setQueryData(stairAnswer<Staircase>(`staircases/${saved.id}`).queryKey, saved)
      setSaved(true)
      if (base) draft.takeOver(saved, false)
      else void navigate({ to: '/staircase', search: { of: String(saved.id) } as never })
    },
    onError: (error) => {
      if (!isConflict(error) || !base) return false
      void request<Staircase>('GET', `/api/v1/staircases/${base.id}`).then(setTheirs, () => undefined)
      return true
    },
  })
  const faults = words.isReady ? faultsOf(draft, words) : 1
  const isReady = draft.isChanged && faults === 0
  if (newer) {
    return (
      <Outdated
        newer={newer}
        draft={draft}
        isReady={isReady}
        isPending={save.isPending}
        onMine={() => save.mutate(newer.version)}
      />
    )
  }
  return (
    <>
      <div className={styles.saveBar}>
        <span role="status">
          {!draft.isChanged
            ? t('save.none')
            : faults > 0
              ? t('save.faults', { count: faults })
              : t('save.ready')}
        </span>
        <div className={styles.actions}>
          <Button variant="default" disabled={!draft.isChanged} onClick={draft.reset}>
            {t('save.reset')}
          </Button>
          <Button
            disabled={!isReady}
            loading={save.isPending}
            onClick={() => save.mutate(base?.version ?? 0)}
          >
            {t('save.do')}
          </Button>
        </div>
      </div>
      <AskBeforeLeaving
        isChanged={draft.isChanged && !(isSaved && !base)}
        words={{
          title: t('leave.title'),
          what: t('leave.what'),
          leave: t('leave.leave'),
          stay: t('leave.stay'),
        }}
      />
    </>
  )
}

interface OutdatedProps {
  readonly newer: Staircase
  readonly draft: Draft
  readonly isReady: boolean
  readonly isPending: boolean
  readonly onMine: () => void
}

/** Who saved meanwhile, what is different there, and both ways on. */
function Outdated({ newer, draft, isReady, isPending, onMine }: OutdatedProps) {
  const { t } = useTranslation('staircase')
  const changes = draft.base ? differencesOf(draftOf(draft.base), draftOf(newer)) : []
  return (
    <div className={styles.saveBar} role="alert">
      <div>
        <b>{t('outdated.title', { who: newer.changed_by })}</b> <When at={newer.changed_at} show="dateTime" />
        <ul className={styles.changes}>
          {changes.map((one) => (
            <li key={one.kind === 'part' ? one.part : one.key}>
              {one.kind === 'part'
                ? t(`outdated.part.${one.part}`)
                : t(`outdated.${one.kind}`, { step: one.step })}
            </li>
          ))}
        </ul>
        <span>{t('outdated.safe')}</span>
      </div>
      <div className={styles.actions}>
        <Button variant="default" onClick={() => draft.takeOver(newer, false)}>
          {t('outdated.theirs')}
        </Button>
        <Button loading={isPending} disabled={!isReady} onClick={onMine}>
          {t('outdated.mine')}
        </Button>
      </div>
    </div>
  )
}
