import { useTranslation } from 'react-i18next'
import type { Problem } from '../../lib/onboarding.ts'

/** What is wrong with a template, in words; of a rule, what its own check says. */
export function useSayProblem(): (problem: Problem) => string {
  const { t } = useTranslation(['onboarding', 'errors'])
  const say = t as unknown as (key: string, values: object) => string
  return ({ reason, params }) => {
    if (reason === 'rule' && typeof params.code === 'string') {
      const said = say(`errors:${params.code}`, params)
      return said === params.code || said.startsWith('errors:') ? t('template.problem.rule') : said
    }
    const way = Array.isArray(params.way) ? params.way.join(' → ') : ''
    return t(`template.problem.${reason as 'cycle'}`, { ...params, way })
  }
}
