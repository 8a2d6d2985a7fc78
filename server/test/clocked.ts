/** What is said over the channel between the product with a clock of its own and the test that moves it. */
export type Move = { at: string }
export type Moved = { at: string } | { failed: string }
