import { describeStore } from '../conformance/index.ts'
import { openMemoryStore } from './index.ts'

describeStore('memory', openMemoryStore, { merges: false })
