import { Button, Loader, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../lib/api.ts'
import { errorMessage } from '../../lib/error-message.ts'
import { Door } from '../../ui/door.tsx'
import { readLink, type SurveyForm } from './survey-form.ts'
import styles from './survey-page.module.css'

const path = '/api/v1/survey-form'

/** The question of a mail, without a session: the link of a mail only chooses, the button answers. */
export function SurveyPage() {
  const { t, i18n } = useTranslation('survey-form')
  const [{ token, score }] = useState(() => readLink(location.hash))
  const client = useQueryClient()
  const queryKey = ['survey-form', token]
  const { data: form, error } = useQuery({
    queryKey,
    queryFn: ({ signal }) => request<SurveyForm>('POST', path, { body: { token }, signal }),
    retry: false,
    refetchOnWindowFocus: false,
  })
  const language = form?.language
  const [isTranslated, setTranslated] = useState(false)
  useEffect(() => {
    if (language === undefined) return
    void i18n.changeLanguage(language).then(() => setTranslated(true))
    document.documentElement.lang = language
  }, [i18n, language])
  useEffect(() => {
    document.title = t('title')
  }, [t])
  const failure: unknown = error
  return (
    <Door>
      <h1>{form && isTranslated ? t('heading', { from: form.from }) : t('title')}</h1>
      {failure ? <p role="alert">{errorMessage(failure).title}</p> : null}
      {!isTranslated && !failure ? <Loader size="sm" aria-label={t('loading')} /> : null}
      {form && isTranslated ? (
        <Answer
          key={form.state}
          form={form}
          chosen={score}
          token={token}
          onAnswered={(next) => client.setQueryData(queryKey, next)}
        />
      ) : null}
    </Door>
  )
}

interface AnswerProps {
  readonly form: SurveyForm
  readonly chosen: number | undefined
  readonly token: string
  readonly onAnswered: (form: SurveyForm) => void
}

function Answer({ form, chosen, token, onAnswered }: AnswerProps) {
  const { t } = useTranslation('survey-form')
  const { lowest, highest, state, question } = form
  const isOn = (score: number) => score >= lowest && score <= highest
  const [score, setScore] = useState(chosen !== undefined && isOn(chosen) ? chosen : form.score)
  const [comment, setComment] = useState(form.comment ?? '')
  const send = useMutation({
    mutationFn: () => request<SurveyForm>('POST', `${path}/answer`, { body: { token, score, comment } }),
    onSuccess: onAnswered,
  })
  if (state === 'closed' || state === 'final') {
    return (
      <div className={styles.form}>
        <p className={styles.question}>{question}</p>
        <p role="status">{t(state)}</p>
      </div>
    )
  }
  const isSame = state === 'answered' && score === form.score && comment === (form.comment ?? '')
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (score !== null) send.mutate()
      }}
    >
      {state === 'answered' ? (
        <p role="status" className={styles.thanks}>
          {t('answered', { score: form.score })}
        </p>
      ) : null}
      <Scale form={form} score={score} onChoose={setScore} />
      {form.asks_comment ? (
        <Textarea
          label={t('comment')}
          value={comment}
          maxLength={4000}
          autosize
          minRows={3}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
      ) : null}
      {send.error ? <p role="alert">{errorMessage(send.error as unknown).title}</p> : null}
      <Button type="submit" disabled={score === null || isSame} loading={send.isPending}>
        {t(state === 'answered' ? 'change' : 'send')}
      </Button>
    </form>
  )
}

interface ScaleProps {
  readonly form: SurveyForm
  readonly score: number | null
  readonly onChoose: (score: number) => void
}

function Scale({ form: { kind, lowest, highest, question }, score, onChoose }: ScaleProps) {
  const { t } = useTranslation('survey-form')
  const scores = Array.from({ length: highest - lowest + 1 }, (_, nth) => lowest + nth)
  return (
    <fieldset className={styles.scale}>
      <legend className={styles.question}>{question}</legend>
      <div className={styles.scores}>
        {scores.map((value) => (
          <label key={value} className={styles.score} data-on={value === score}>
            <input
              type="radio"
              name="score"
              value={value}
              checked={value === score}
              onChange={() => onChoose(value)}
            />
            {value}
          </label>
        ))}
      </div>
      <div className={styles.ends}>
        <span>
          {lowest} = {t(`low.${kind}`)}
        </span>
        <span>
          {highest} = {t(`high.${kind}`)}
        </span>
      </div>
    </fieldset>
  )
}
