#!/usr/bin/env node
import { runProcess } from './run-process.js'

process.exitCode = await runProcess(process.argv.slice(2))
