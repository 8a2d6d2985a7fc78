import { Button, Group, Textarea, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { ApiProblem, isStatus } from '../../lib/problem.ts'
import { planQuery, successKey, type WholePlan } from '../../lib/success.ts'
import { tasksKey } from '../../lib/tasks.ts'
import { useAction } from '../../lib/use-action.ts'
import { AskBeforeLeaving } from '../../ui/ask-before-leaving.tsx'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import { countFaults } from './faults.ts'
import { GoalFields } from './goal-fields.tsx'
import { Outdated } from './outdated.tsx'
import { StepFields } from './step-fields.tsx'
import styles from './success.module.css'
import { type PlanDraft, usePlanDraft } from './use-plan-draft.ts'

/** Changes a plan; each save is a version of its own. */
export function EditorPage() {
  const { planId } = useParams({ from: '/shell/success-plans/$planId/edit' })
  const { data, error, refetch } = useQuery(planQuery(planId))
  if (error && !data) {
    return (
      <ErrorState
        error={error}
        level={1}
        {...(isStatus(error, 404) ? {} : { onRetry: () => void refetch() })}
      />
    )
  }
  if (!data) return <PageSkeleton />
  return <Editor key={data.id} saved={data} />
}

const isConflict = (error: unknown) =>
  error instanceof ApiProblem && error.problem.code === 'success.changed_meanwhile'

function Editor({ saved }: { readonly saved: WholePlan }) {
  const { t } = useTranslation('success')
  const draft = usePlanDraft(saved)
  const { base } = draft
  if (saved.version > base.version && !draft.isChanged) draft.takeTheirs(saved)
  return (
    <Page>
      <PageHeader
        title={t('edit.title', { title: base.title })}
        lead={
          base.agreed === 'none' || base.agreed_version === null
            ? base.account.name
            : t('edit.after_agreed', { version: base.agreed_version })
        }
      />
      <Basics draft={draft} />
      <GoalFields draft={draft} />
      <StepFields draft={draft} accountId={base.account.id} />
      <SaveBar draft={draft} saved={saved} />
    </Page>
  )
}

function Basics({ draft }: { readonly draft: PlanDraft }) {
  const { t } = useTranslation('success')
  const { fields, setFields } = draft
  return (
    <Card title={t('edit.basics')}>
      <div className={styles.stack}>
        <div className={styles.fields}>
          <TextInput
            label={t('edit.name')}
            maxLength={200}
            value={fields.title}
            error={fields.title.trim() === '' ? t('edit.fault.needed') : undefined}
            onChange={(event) => setFields({ title: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={t('edit.starts')}
            value={fields.starts_on}
            onChange={(event) => setFields({ starts_on: event.currentTarget.value || fields.starts_on })}
          />
        </div>
        <Textarea
          label={t('edit.job')}
          description={t('edit.job_about')}
          autosize
          minRows={3}
          maxLength={4000}
          value={fields.job}
          onChange={(event) => setFields({ job: event.currentTarget.value })}
        />
      </div>
    </Card>
  )
}

function SaveBar({ draft, saved }: { readonly draft: PlanDraft; readonly saved: WholePlan }) {
  const { t } = useTranslation('success')
  const client = useQueryClient()
  const navigate = useNavigate()
  const [isDone, setDone] = useState(false)
  const [conflicts, setConflicts] = useState(0)
  const { base, content, isChanged } = draft
  const newer = saved.version > base.version ? saved : undefined
  const faults = countFaults(content)
  const toPlan = () => void navigate({ to: '/success-plans/$planId', params: { planId: String(base.id) } })
  useEffect(() => {
    if (isDone) toPlan()
  })
  const save = useAction({
    run: async () =>
      (
        await api.PUT('/api/v1/success-plans/{id}', {
          params: { path: { id: base.id } },
          body: { version: base.version, content },
        })
      ).data as WholePlan,
    invalidate: [tasksKey],
    done: ({ version }) => t('edit.saved', { version }),
    onDone: (plan) => {
      client.setQueryData(planQuery(String(base.id)).queryKey, plan)
      void client.invalidateQueries({ queryKey: successKey })
      setDone(true)
    },
    onError: (error) => {
      if (!isConflict(error)) return false
      void client.invalidateQueries({ queryKey: planQuery(String(base.id)).queryKey })
      return true
    },
  })
  const say = !isChanged
    ? t('edit.none')
    : faults > 0
      ? t('edit.faults', { count: faults })
      : conflicts > 0
        ? t('outdated.conflicts', { count: conflicts })
        : t('edit.ready')
  return (
    <>
      {newer && isChanged && !isDone ? (
        <Outdated newer={newer} draft={draft} onMerged={setConflicts} />
      ) : (
        <div className={styles.saveBar}>
          <span role="status">{say}</span>
          <Group gap="xs">
            <Button variant="default" onClick={toPlan}>
              {t('edit.cancel')}
            </Button>
            <Button
              disabled={!isChanged || faults > 0}
              loading={save.isPending}
              onClick={() => save.mutate()}
            >
              {t('edit.save', { version: base.version + 1 })}
            </Button>
          </Group>
        </div>
      )}
      <AskBeforeLeaving
        isChanged={isChanged && !isDone}
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
