#!/usr/bin/env node
import { main } from '../dist/node/scan.js'

process.exitCode = await main()
