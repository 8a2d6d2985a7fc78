import { Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { type Playbook, playbookQuery } from '../../lib/playbooks.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import { DrawTab } from './draw-tab.tsx'
import { EnrolmentsTab } from './enrolments-tab.tsx'
import { gapsIn, stillTrue } from './gaps.ts'
import { Notices } from './notices.tsx'
import { contentOf } from './playbook.ts'
import { PlaybookActions } from './playbook-actions.tsx'
import { ResultsTab } from './results-tab.tsx'
import { SaveBar } from './save-bar.tsx'
import { StateMark } from './state-mark.tsx'
import { useDraft } from './use-draft.ts'
import { usePlaybookWords } from './use-playbook-words.ts'

const tabs = ['draw', 'enrolments', 'results'] as const
type Tab = (typeof tabs)[number]

/** One playbook: drawn, running, and what came of it. */
export function PlaybookPage() {
  const { playbookId } = useParams({ from: '/shell/playbooks/$playbookId' })
  const id = Number(playbookId)
  const { data, error, refetch } = useQuery(playbookQuery(id))
  if (data) return <OnePlaybook key={id} playbook={data} />
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} level={1} />
  return <PageSkeleton />
}

function useTab() {
  const search = useSearch({ from: '/shell/playbooks/$playbookId' })
  const navigate = useNavigate({ from: '/playbooks/$playbookId' })
  const tab: Tab = tabs.find((name) => name === search.tab) ?? 'draw'
  const show = (next: string | null) =>
    void navigate({ search: next === null || next === 'draw' ? {} : { tab: next }, replace: true })
  return { tab, show }
}

function OnePlaybook({ playbook }: { readonly playbook: Playbook }) {
  const { t } = useTranslation('playbooks')
  const words = usePlaybookWords()
  const draft = useDraft(playbook)
  const mayWrite = useCan('playbooks:write')
  const readOnly = !mayWrite || playbook.state === 'retired'
  const { tab, show } = useTab()
  const { base, content } = draft
  const gaps = useMemo(
    () => (words.isReady ? gapsIn(content, words.rules.fields) : []),
    [content, words.isReady, words.rules.fields],
  )
  const problems = useMemo(
    () => [
      ...gaps,
      ...stillTrue(base.problems, contentOf(base.draft), content).filter(
        ({ step, field }) => !gaps.some((gap) => gap.step === step && gap.field === field),
      ),
    ],
    [gaps, base, content],
  )
  return (
    <Page>
      <PageHeader
        title={playbook.name}
        beside={
          <span>
            <StateMark state={playbook.state} />
            {playbook.version === null ? '' : ` · ${t('page.version', { version: playbook.version })}`}
            {` · ${t('page.saved', { who: playbook.changed_by ?? t('program') })} `}
            <When at={playbook.changed_at} />
          </span>
        }
        lead={words.isReady ? words.sayTrigger(content.trigger) : ' '}
        actions={
          mayWrite ? (
            <PlaybookActions playbook={playbook} isChanged={draft.isChanged} problems={problems.length} />
          ) : undefined
        }
      />
      <Notices playbook={playbook} />
      <Tabs value={tab} onChange={show} keepMounted={false}>
        <Tabs.List mb="md" aria-label={t('page.tabs')}>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="draw">
          <DrawTab draft={draft} words={words} readOnly={readOnly} problems={problems} />
        </Tabs.Panel>
        <Tabs.Panel value="enrolments">
          <EnrolmentsTab playbook={playbook} words={words} />
        </Tabs.Panel>
        <Tabs.Panel value="results">
          <ResultsTab playbook={playbook} words={words} />
        </Tabs.Panel>
      </Tabs>
      {readOnly || (tab !== 'draw' && !draft.isChanged) ? null : (
        <SaveBar draft={draft} words={words} gaps={gaps.length} />
      )}
    </Page>
  )
}
