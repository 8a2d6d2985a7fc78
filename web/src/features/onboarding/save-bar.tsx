import { Button, Group } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, request } from '../../lib/api.ts'
import { onboardingAnswer, onboardingKey, type Template } from '../../lib/onboarding.ts'
import { ApiProblem } from '../../lib/problem.ts'
import { useAction } from '../../lib/use-action.ts'
import { useOnboardingWords } from '../../lib/use-onboarding-words.ts'
import { AskBeforeLeaving } from '../../ui/ask-before-leaving.tsx'
import { When } from '../../ui/when.tsx'
import styles from './onboarding.module.css'
import { contentOf, differencesOf } from './template.ts'
import type { TemplateDraft } from './use-template-draft.ts'

const isConflict = (error: unknown) =>
  error instanceof ApiProblem && error.problem.code === 'onboarding.template_changed_meanwhile'

/** Keeps what is drawn; where somebody else did so meanwhile, nothing of it is lost. */
export function SaveBar({ draft }: { readonly draft: TemplateDraft }) {
  const { t } = useTranslation('onboarding')
  const client = useQueryClient()
  const [theirs, setTheirs] = useState<Template>()
  const { base, name, description, content, isChanged } = draft
  const newer = draft.newer ?? (theirs && theirs.revision > base.revision ? theirs : undefined)
  const save = useAction({
    run: async (basedOn: number) => {
      const { data } = await api.PATCH('/api/v1/onboarding-templates/{id}', {
        params: { path: { id: base.id } },
        body: {
          based_on: basedOn,
          name: name.trim(),
          description: description.trim(),
          content: content as never,
        },
      })
      return data as Template
    },
    done: () => t('template.save.done'),
    onDone: (saved) => {
      client.setQueryData(onboardingAnswer<Template>(`onboarding-templates/${base.id}`).queryKey, saved)
      void client.invalidateQueries({ queryKey: [...onboardingKey, 'onboarding-templates'] })
      draft.takeOver(saved, false)
    },
    onError: (error) => {
      if (!isConflict(error)) return false
      void request<Template>('GET', `/api/v1/onboarding-templates/${base.id}`).then(
        setTheirs,
        () => undefined,
      )
      return true
    },
  })
  const hasName = name.trim() !== ''
  const say = !isChanged ? 'none' : hasName ? 'ready' : 'needs_name'
  const leave = {
    title: t('template.leave.title'),
    what: t('template.leave.what'),
    leave: t('template.leave.leave'),
    stay: t('template.leave.stay'),
  }
  return (
    <>
      {newer ? (
        <Outdated
          newer={newer}
          draft={draft}
          isPending={save.isPending}
          onMine={() => save.mutate(newer.revision)}
        />
      ) : (
        <div className={styles.saveBar} data-changed={isChanged}>
          <span role="status">{t(`template.save.${say}`)}</span>
          <Group gap="xs">
            <Button variant="default" disabled={!isChanged} onClick={draft.reset}>
              {t('template.save.reset')}
            </Button>
            <Button
              disabled={!isChanged || !hasName}
              loading={save.isPending}
              onClick={() => save.mutate(base.revision)}
            >
              {t('template.save.do')}
            </Button>
          </Group>
        </div>
      )}
      <AskBeforeLeaving isChanged={isChanged} words={leave} />
    </>
  )
}

interface OutdatedProps {
  readonly newer: Template
  readonly draft: TemplateDraft
  readonly isPending: boolean
  readonly onMine: () => void
}

/** Who saved meanwhile, what is different there, and both ways on. */
function Outdated({ newer, draft, isPending, onMine }: OutdatedProps) {
  const { t } = useTranslation('onboarding')
  const { nameOf } = useOnboardingWords()
  const { isSettings, steps, gone } = differencesOf(contentOf(draft.base.draft), contentOf(newer.draft))
  const what = [
    ...(newer.name === draft.base.name ? [] : [newer.name]),
    ...(isSettings ? [t('template.outdated.settings')] : []),
    ...steps.map((step) => nameOf(step.name)),
    ...gone.map((step) => t('template.outdated.gone', { step: nameOf(step.name) })),
  ]
  return (
    <div className={styles.saveBar} role="alert" data-changed="true">
      <div>
        <b>{t('template.outdated.title', { who: newer.changed_by ?? t('template.program') })}</b>{' '}
        <When at={newer.changed_at} show="dateTime" />
        <p>
          {t('template.outdated.what', {
            what: what.length === 0 ? t('template.outdated.nothing') : what.join(', '),
          })}
        </p>
        <p className={styles.small}>{t('template.outdated.safe')}</p>
      </div>
      <Group gap="xs">
        <Button variant="default" onClick={() => draft.takeOver(newer, false)}>
          {t('template.outdated.theirs')}
        </Button>
        <Button loading={isPending} disabled={draft.name.trim() === ''} onClick={onMine}>
          {t('template.outdated.mine')}
        </Button>
      </Group>
    </div>
  )
}
