import { lazy, Suspense } from 'react'
import { BlockSkeleton } from './skeletons.tsx'

const Card = lazy(() =>
  import('./prediction-card.tsx').then((file) => ({ default: file.PredictionCardBody })),
)

/** The chance of one account to leave; loaded when an account is opened. */
export function PredictionCard({ accountId }: { readonly accountId: string }) {
  return (
    <Suspense fallback={<BlockSkeleton height={180} />}>
      <Card accountId={accountId} />
    </Suspense>
  )
}
