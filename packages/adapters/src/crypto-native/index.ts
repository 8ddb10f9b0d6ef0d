export { createProvider } from './create-provider.js'
export { createNativeProvider } from './native-provider.js'
