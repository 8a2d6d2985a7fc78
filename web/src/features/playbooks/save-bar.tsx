import { Button, Group } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, request } from '../../lib/api.ts'
import { type Playbook, playbookQuery, playbooksKey } from '../../lib/playbooks.ts'
import { ApiProblem } from '../../lib/problem.ts'
import { useAction } from '../../lib/use-action.ts'
import { AskBeforeLeaving } from '../../ui/ask-before-leaving.tsx'
import { When } from '../../ui/when.tsx'
import { differencesOf } from './differences.ts'
import { contentOf } from './playbook.ts'
import styles from './playbooks.module.css'
import type { Draft } from './use-draft.ts'
import type { PlaybookWords } from './use-playbook-words.ts'

interface SaveBarProps {
  readonly draft: Draft
  readonly words: PlaybookWords
  readonly gaps: number
}

const isConflict = (error: unknown) =>
  error instanceof ApiProblem && error.problem.code === 'playbooks.changed_meanwhile'

/** Keeps what is drawn; where somebody else did so meanwhile, nothing of it is lost. */
export function SaveBar({ draft, words, gaps }: SaveBarProps) {
  const { t } = useTranslation('playbooks')
  const client = useQueryClient()
  const [theirs, setTheirs] = useState<Playbook>()
  const { base, name, description, content } = draft
  const newer = draft.newer ?? (theirs && theirs.revision > base.revision ? theirs : undefined)
  const save = useAction({
    run: async (basedOn: number) => {
      const { data } = await api.PATCH('/api/v1/playbooks/{id}', {
        params: { path: { id: base.id } },
        body: {
          based_on: basedOn,
          name: name.trim(),
          description: description.trim(),
          content: content as never,
        },
      })
      return data as Playbook
    },
    done: () => t('save.done'),
    onDone: (saved) => {
      client.setQueryData(playbookQuery(base.id).queryKey, saved)
      void client.invalidateQueries({ queryKey: [...playbooksKey, 'list'] })
      draft.takeOver(saved, false)
    },
    onError: (error) => {
      if (!isConflict(error)) return false
      void request<Playbook>('GET', `/api/v1/playbooks/${base.id}`).then(setTheirs, () => undefined)
      return true
    },
  })
  const say = !draft.isChanged
    ? t('save.none')
    : name.trim() === ''
      ? t('save.needs_name')
      : gaps > 0
        ? t('save.gaps', { count: gaps })
        : t('save.ready')
  const isReady = draft.isChanged && gaps === 0 && name.trim() !== ''
  return (
    <>
      {newer ? (
        <Outdated
          newer={newer}
          draft={draft}
          words={words}
          isPending={save.isPending}
          isReady={isReady}
          onMine={() => save.mutate(newer.revision)}
        />
      ) : (
        <div className={styles.saveBar} data-changed={draft.isChanged}>
          <span role="status">{say}</span>
          <Group gap="xs">
            <Button variant="default" disabled={!draft.isChanged} onClick={draft.reset}>
              {t('save.reset')}
            </Button>
            <Button disabled={!isReady} loading={save.isPending} onClick={() => save.mutate(base.revision)}>
              {t('save.do')}
            </Button>
          </Group>
        </div>
      )}
      <Leaving isChanged={draft.isChanged} />
    </>
  )
}

function Leaving({ isChanged }: { readonly isChanged: boolean }) {
  const { t } = useTranslation('playbooks')
  const words = {
    title: t('leave.title'),
    what: t('leave.what'),
    leave: t('leave.leave'),
    stay: t('leave.stay'),
  }
  return <AskBeforeLeaving isChanged={isChanged} words={words} />
}

interface OutdatedProps {
  readonly newer: Playbook
  readonly draft: Draft
  readonly words: PlaybookWords
  readonly isPending: boolean
  readonly isReady: boolean
  readonly onMine: () => void
}

/** Who saved meanwhile, what is different there, and both ways on. */
function Outdated({ newer, draft, words, isPending, isReady, onMine }: OutdatedProps) {
  const { t } = useTranslation('playbooks')
  const changes = differencesOf(contentOf(draft.base.draft), contentOf(newer.draft))
  const isRenamed = newer.name !== draft.base.name
  return (
    <div className={styles.saveBar} role="alert" data-changed="true">
      <div className={styles.grow}>
        <b>{t('outdated.title', { who: newer.changed_by ?? t('program') })}</b>{' '}
        <When at={newer.changed_at} show="dateTime" />
        <ul className={styles.changes}>
          {isRenamed ? <li>{t('outdated.name', { name: newer.name })}</li> : null}
          {changes.map((change) => (
            <li key={change.kind === 'part' ? change.part : change.step.id}>
              {change.kind === 'part'
                ? t(`outdated.part.${change.part}`)
                : t(`outdated.${change.kind}`, { step: words.nameOf(change.step) })}
            </li>
          ))}
        </ul>
        <span>{t('outdated.safe')}</span>
      </div>
      <Group gap="xs">
        <Button variant="default" onClick={() => draft.takeOver(newer, false)}>
          {t('outdated.theirs')}
        </Button>
        <Button loading={isPending} disabled={!isReady} onClick={onMine}>
          {t('outdated.mine')}
        </Button>
      </Group>
    </div>
  )
}
