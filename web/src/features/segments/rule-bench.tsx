import { Button, Group, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { fieldErrors } from '../../lib/error-message.ts'
import { useCan } from '../../lib/me.ts'
import { isStatus } from '../../lib/problem.ts'
import { countOf } from '../../lib/rule-draft.ts'
import { useAction } from '../../lib/use-action.ts'
import { type RuleWords, useRuleWords } from '../../lib/use-rule-words.ts'
import { Card } from '../../ui/card.tsx'
import { RuleBuilder } from '../../ui/rule-builder.tsx'
import { ExplainCard } from './explain-card.tsx'
import { AskBeforeLeavingPage } from './leave.tsx'
import { PreviewCard } from './preview-card.tsx'
import type { Segment } from './segment.ts'
import styles from './segments.module.css'
import { keysOf, segmentsKey } from './segments-data.ts'
import { type SegmentDraft, useSegmentDraft } from './use-segment-draft.ts'

/** The rule being written, with how many it holds of and why, beside it. */
export function RuleBench({ saved }: { readonly saved: Segment | undefined }) {
  const { t } = useTranslation('segments')
  const words = useRuleWords()
  const draft = useSegmentDraft(saved, words)
  const readOnly = !useCan('segments:write')
  const save = useSave(draft)
  const isBehind = saved !== undefined && draft.base !== undefined && saved.version > draft.base.version
  if (isBehind && saved && !draft.isChanged) draft.takeOver(saved, false)
  return (
    <>
      {isBehind && saved && draft.isChanged ? <Outdated saved={saved} draft={draft} /> : null}
      <div className={styles.bench}>
        <div className={styles.stack}>
          <Card title={t('builder.title')}>
            {readOnly ? null : <Names draft={draft} errors={fieldErrors(save.error)} />}
            <Sentence draft={draft} words={words} />
            <RuleBuilder
              draft={draft.rule}
              words={words}
              self={saved?.id}
              readOnly={readOnly}
              faults={draft.faults}
              onChange={draft.setRule}
            />
          </Card>
        </div>
        <div className={styles.beside}>
          <PreviewCard
            preview={draft.preview.data}
            isOld={draft.isOld || draft.gaps.length > 0}
            error={draft.settled === draft.plainRule ? draft.preview.error : null}
            gaps={draft.gaps.length}
            onRetry={() => void draft.preview.refetch()}
            onExplain={draft.setAccount}
          />
          <ExplainCard
            rule={draft.preview.error ? undefined : draft.settled}
            segment={saved?.id}
            words={words}
            account={draft.account}
            onAccount={draft.setAccount}
          />
        </div>
      </div>
      {readOnly ? null : <SaveBar draft={draft} isPending={save.isPending} onSave={() => save.mutate()} />}
      <AskBeforeLeavingPage isChanged={!readOnly && draft.isChanged && !save.isSuccess} />
    </>
  )
}

function useSave(draft: SegmentDraft) {
  const { t } = useTranslation('segments')
  const navigate = useNavigate()
  const { base, name, description, plainRule } = draft
  return useAction({
    run: async (): Promise<Segment> => {
      if (base) {
        const body = {
          based_on: base.version,
          name: name.trim(),
          description: description.trim(),
          ...(draft.isRuleChanged ? { rule: plainRule as never } : {}),
        }
        const { data } = await api.PATCH('/api/v1/segments/{id}', { params: { path: { id: base.id } }, body })
        return data as Segment
      }
      const body = {
        kind: 'rule' as const,
        name: name.trim(),
        description: description.trim(),
        rule: plainRule as never,
      }
      const { data } = await api.POST('/api/v1/segments', { body })
      return data as Segment
    },
    invalidate: base ? keysOf(base.id) : [segmentsKey, ['get', '/api/v1/segment-fields']],
    done: (saved) => t(base ? 'save.done' : 'save.made', { name: saved.name, count: saved.accounts }),
    onDone: (saved) => {
      draft.takeOver(saved, false)
      if (!base) {
        void navigate({
          to: '/segments/$segmentId',
          params: { segmentId: String(saved.id) },
          ignoreBlocker: true,
        })
      }
    },
    onError: (error) => isStatus(error, 409) || Object.keys(fieldErrors(error)).includes('name'),
  })
}

function Names({ draft, errors }: { readonly draft: SegmentDraft; readonly errors: Record<string, string> }) {
  const { t } = useTranslation('segments')
  return (
    <div className={styles.names}>
      <TextInput
        label={t('builder.name')}
        value={draft.name}
        maxLength={120}
        required
        error={errors.name}
        onChange={(event) => draft.setName(event.currentTarget.value)}
      />
      <TextInput
        label={t('builder.description')}
        value={draft.description}
        maxLength={2000}
        onChange={(event) => draft.setDescription(event.currentTarget.value)}
      />
    </div>
  )
}

/** The rule as one sentence, so that nobody has to read boxes. */
function Sentence({ draft, words }: { readonly draft: SegmentDraft; readonly words: RuleWords }) {
  const { t } = useTranslation('segments')
  const rule = draft.plainRule
  return (
    <p className={styles.sentence} aria-live="polite" style={{ marginTop: 14 }}>
      {rule ? words.sayRule(rule) : t('preview.gaps', { count: draft.gaps.length })}
    </p>
  )
}

interface SaveBarProps {
  readonly draft: SegmentDraft
  readonly isPending: boolean
  readonly onSave: () => void
}

function SaveBar({ draft, isPending, onSave }: SaveBarProps) {
  const { t } = useTranslation('segments')
  const isReady =
    draft.name.trim() !== '' &&
    draft.gaps.length === 0 &&
    !draft.preview.error &&
    draft.plainRule !== undefined
  const state = !draft.isChanged
    ? t('save.none')
    : draft.name.trim() === ''
      ? t('save.needs_name')
      : draft.gaps.length > 0
        ? t('preview.gaps', { count: draft.gaps.length })
        : t('save.ready', { count: countOf(draft.rule) })
  return (
    <div className={styles.saveBar} data-changed={draft.isChanged}>
      <span role="status">{state}</span>
      <Group gap="xs">
        <Button variant="default" disabled={!draft.isChanged} onClick={draft.reset}>
          {t('save.reset')}
        </Button>
        <Button disabled={!draft.isChanged || !isReady} loading={isPending} onClick={onSave}>
          {t(draft.base ? 'save.save' : 'save.make')}
        </Button>
      </Group>
    </div>
  )
}

/** Somebody else saved meanwhile: nothing typed here is lost. */
function Outdated({ saved, draft }: { readonly saved: Segment; readonly draft: SegmentDraft }) {
  const { t } = useTranslation('segments')
  const [isOpen, setOpen] = useState(true)
  if (!isOpen) return null
  const take = (keepMine: boolean) => {
    draft.takeOver(saved, keepMine)
    setOpen(false)
  }
  return (
    <div className={styles.saveBar} role="alert" data-changed="true">
      <span>{t('outdated.what', { version: saved.version })}</span>
      <Group gap="xs">
        <Button variant="default" onClick={() => take(false)}>
          {t('outdated.theirs')}
        </Button>
        <Button onClick={() => take(true)}>{t('outdated.mine')}</Button>
      </Group>
    </div>
  )
}
