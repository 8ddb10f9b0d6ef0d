// Read when the logger of chopsticks is first imported, so this module must be imported before it.
process.env.LOG_LEVEL = 'error'
