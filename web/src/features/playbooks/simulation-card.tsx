import { Button, Group, Select } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Simulation } from '../../lib/playbooks.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { When } from '../../ui/when.tsx'
import { differencesOf } from './differences.ts'
import type { Content } from './playbook.ts'
import styles from './playbooks.module.css'
import type { Draft } from './use-draft.ts'
import { type PlaybookWords, stepOf } from './use-playbook-words.ts'
import { isUnderWay, useSimulation } from './use-simulation.ts'

type Way = Simulation['ways'][number]
interface SimulationCardProps {
  readonly draft: Draft
  readonly words: PlaybookWords
  readonly onDone: (simulated: Simulation | undefined) => void
}

/** What it would have done, had it been on: in the mood of what did not happen. */
export function SimulationCard({ draft, words, onDone }: SimulationCardProps) {
  const { t } = useTranslation('playbooks')
  const [days, setDays] = useState('90')
  const { base, content } = draft
  const { run, asked, isBusy, begin, cancel } = useSimulation(base.id, onDone)
  const simulated = run?.result
  const isOld = asked !== undefined && differencesOf(asked, content).length > 0
  return (
    <Card title={t('simulation.title')}>
      <div className={styles.fields}>
        <p className={styles.hint}>{t('simulation.about')}</p>
        <Group gap="xs" align="end">
          <Select
            label={t('simulation.days')}
            data={(['30', '90', '180'] as const).map((value) => ({
              value,
              label: t('simulation.last', { count: Number(value) }),
            }))}
            value={days}
            allowDeselect={false}
            w={160}
            onChange={(value) => value && setDays(value)}
          />
          <Button loading={isBusy} onClick={() => begin({ days: Number(days), content })}>
            {t('simulation.run')}
          </Button>
        </Group>
        {content.trigger.kind === 'manual' ? <p className={styles.hint}>{t('simulation.manual')}</p> : null}
        {run && isUnderWay(run) ? (
          <ProgressBar
            label={t(`simulation.doing.${run.doing ?? 'waiting'}`)}
            done={Math.round(run.progress * 100)}
            total={run.status === 'waiting' ? null : 100}
            startedAt={run.created_at}
            onCancel={cancel}
          />
        ) : null}
        {run?.status === 'failed' || run?.status === 'cancelled' ? (
          <p role="status" className={styles.caution}>
            {t(`simulation.${run.status}`)}
          </p>
        ) : null}
        {simulated ? (
          <div data-testid="simulated" className={styles.stack}>
            {isOld ? <p className={styles.caution}>{t('simulation.old')}</p> : null}
            <Summary simulated={simulated} content={asked ?? content} />
            <Ways simulated={simulated} content={asked ?? content} words={words} />
          </div>
        ) : null}
      </div>
    </Card>
  )
}

function Summary({ simulated, content }: Omit<WaysProps, 'words'>) {
  const { t } = useTranslation('playbooks')
  const format = useFormat()
  const {
    causes,
    known_since: knownSince,
    enrolled,
    held_out: heldOut,
    mails,
    messages,
    tasks,
    calls,
    offers,
  } = simulated
  const asksAnswers = content.exit_on_reply || content.steps.some(({ kind }) => kind === 'wait-answer')
  const n = (count: number) => ({ count, n: format.number(count) })
  const parts = [
    mails > 0 ? t('simulation.mails', n(mails)) : '',
    messages > 0 ? t('simulation.messages', n(messages)) : '',
    tasks > 0 ? t('simulation.tasks', n(tasks)) : '',
    calls > 0 ? t('simulation.calls', n(calls)) : '',
  ].filter((part) => part !== '')
  return (
    <div role="status">
      <p className={styles.finding}>
        {t(enrolled === 0 ? 'simulation.nobody' : 'simulation.enrolled', {
          ...n(enrolled),
          from: format.date(simulated.from),
          to: format.date(simulated.to),
        })}
        {enrolled > 0
          ? ` ${parts.length > 0 ? t('simulation.done', { parts: parts.join(t('and')) }) : t('simulation.nothing')}`
          : ''}
      </p>
      <p className={styles.hint}>
        {t('simulation.causes', n(causes))}
        {heldOut > 0 ? ` ${t('simulation.held_out', n(heldOut))}` : ''}
        {knownSince !== null && knownSince > simulated.from
          ? ` ${t('simulation.known_since', { day: format.date(knownSince) })}`
          : ''}
      </p>
      {offers.held > 0 ? <p className={styles.hint}>{t('simulation.offers_held', n(offers.held))}</p> : null}
      {offers.unknown > 0 ? (
        <p className={styles.caution}>
          {t('simulation.offers_unknown', n(offers.unknown))}{' '}
          {offers.known_since
            ? t('simulation.lock_since', { day: format.date(offers.known_since) })
            : t('simulation.lock_never')}
        </p>
      ) : null}
      {asksAnswers ? <p className={styles.hint}>{t('simulation.answers')}</p> : null}
    </div>
  )
}

interface WaysProps {
  readonly simulated: Simulation
  readonly content: Content
  readonly words: PlaybookWords
}

function Ways({ simulated, content, words }: WaysProps) {
  const { t } = useTranslation('playbooks')
  const columns = useMemo<Column<Way>[]>(
    () => [
      {
        id: 'account',
        header: t('enrolments.account'),
        value: (row) => row.account.name,
        cell: (row) => (
          <Link to="/accounts/$accountId" params={{ accountId: String(row.account.id) }} className="link">
            {row.account.name}
          </Link>
        ),
        width: 220,
        fixed: true,
        telling: 0,
      },
      {
        id: 'day',
        header: t('simulation.day'),
        value: (row) => row.day,
        cell: (row) => <When at={row.day} show="date" />,
        width: 170,
        telling: 1,
      },
      {
        id: 'steps',
        header: t('simulation.steps'),
        value: (row) =>
          row.arm === 'held-out'
            ? t('simulation.is_held_out')
            : row.steps
                .map(({ step, outcome }) => {
                  const found = stepOf(content, step)
                  const name = found ? words.kindOf(found) : step
                  return outcome
                    ? `${name} (${t(`outcome.${outcome as 'met'}`, { defaultValue: outcome })})`
                    : name
                })
                .join(' → '),
        width: 420,
        grow: true,
        sortable: false,
        telling: 2,
      },
      {
        id: 'ended',
        header: t('simulation.ended'),
        value: (row) => row.ended_on ?? t('simulation.on_way'),
        cell: (row) =>
          row.ended_on ? <When at={row.ended_on} show="date" /> : <span>{t('simulation.on_way')}</span>,
        width: 170,
      },
    ],
    [t, content, words],
  )
  if (simulated.ways.length === 0) return null
  return (
    <DataTable
      id="playbook-simulation"
      label={t('simulation.table')}
      columns={columns}
      rows={simulated.ways}
      rowId={(row) => `${row.account.id}:${row.day}`}
      keyboard={false}
      maxHeight="420px"
      empty={null}
      toolbar={<span>{t('simulation.shown', { count: simulated.ways.length })}</span>}
    />
  )
}
