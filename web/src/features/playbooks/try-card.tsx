import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { useMe } from '../../lib/me.ts'
import type { Tried } from '../../lib/playbooks.ts'
import { useAction } from '../../lib/use-action.ts'
import { AccountSearch } from '../../ui/account-search.tsx'
import { Card } from '../../ui/card.tsx'
import { TestLetter } from '../../ui/test-letter.tsx'
import styles from './playbooks.module.css'
import { StepIcon } from './step-face.tsx'
import type { Draft } from './use-draft.ts'
import { type PlaybookWords, stepOf } from './use-playbook-words.ts'

interface TryCardProps {
  readonly draft: Draft
  readonly words: PlaybookWords
}

/** One account through it, in the words it would get; nothing goes out. */
export function TryCard({ draft, words }: TryCardProps) {
  const { t } = useTranslation('playbooks')
  const [account, setAccount] = useState<{ id: number; name: string } | null>(null)
  const { base, content } = draft
  const run = useAction({
    run: async (id: number) => {
      const { data } = await api.POST('/api/v1/playbooks/{id}/tries', {
        params: { path: { id: base.id } },
        body: { account: String(id), content: content as never },
      })
      return { tried: data as Tried, content }
    },
  })
  return (
    <Card title={t('try.title')}>
      <div className={styles.fields}>
        <p className={styles.hint}>{t('try.about')}</p>
        <Group gap="xs" align="end">
          <AccountSearch label={t('try.account')} value={account?.id ?? null} onChange={setAccount} />
          <Button
            variant="default"
            disabled={account === null}
            loading={run.isPending}
            onClick={() => account && run.mutate(account.id)}
          >
            {t('try.run')}
          </Button>
        </Group>
        {run.data ? <Shown tried={run.data.tried} draft={draft} words={words} /> : null}
      </div>
    </Card>
  )
}

function Shown({ tried, draft, words }: TryCardProps & { readonly tried: Tried }) {
  const { t } = useTranslation('playbooks')
  const qualifies = tried.qualifies === null ? 'unknown' : tried.qualifies ? 'yes' : 'no'
  return (
    <div role="status" className={styles.stack}>
      <p className={styles.finding}>{t(`try.qualifies_${qualifies}`)}</p>
      <ol className={styles.tried}>
        {tried.steps.map((one) => {
          const step = stepOf(draft.content, one.step)
          return (
            <li key={one.step}>
              <span className={styles.inline}>
                {step ? <StepIcon kind={step.kind} /> : null}
                <b>{step ? words.kindOf(step) : one.kind}</b>
                {one.outcome ? (
                  <span className={styles.hint}>
                    {t(`outcome.${one.outcome as 'met'}`, { defaultValue: one.outcome })}
                  </span>
                ) : step && one.words.length === 0 ? (
                  <span className={styles.hint}>{words.about(step)}</span>
                ) : null}
              </span>
              {one.receivers.length > 0 ? (
                <span className={styles.hint}>
                  {t('try.to', {
                    people: one.receivers
                      .map(({ name, email }) => (name ? `${name} <${email}>` : email))
                      .join(', '),
                  })}
                </span>
              ) : null}
              {one.words
                .filter(({ text }) => text.trim() !== '')
                .map(({ field, text }) => (
                  <p key={field} className={styles.rendered}>
                    <span className={styles.label}>{t(`field.${field as 'title'}`)}</span>
                    {text}
                  </p>
                ))}
              {one.kind === 'mail' ? <ToMyself words={one.words} /> : null}
            </li>
          )
        })}
      </ol>
      {tried.steps.length === 0 ? <p className={styles.hint}>{t('try.no_steps')}</p> : null}
    </div>
  )
}

function ToMyself({ words }: { readonly words: Tried['steps'][number]['words'] }) {
  const { workspace } = useMe()
  const textOf = (name: string) => words.find(({ field }) => field === name)?.text ?? ''
  return <TestLetter language={workspace.language} subject={textOf('subject')} body={textOf('body')} />
}
