/** Advisory locks of this program, by what they keep to one server at a time. The numbers are for good. */
export const LOCKS = {
  migration: 0x63_73_01,
  serverNumber: 0x63_73_02,
  job: 0x63_73_03,
  setup: 0x63_73_04,
  outbox: 0x637305,
  trials: 0x637306,
} as const
