export { type Call, type Handler, type Origin, route, type Route, sent } from './route.ts'
export { answerNotFound } from './answers.ts'
export { countInFlight, type InFlight } from './in-flight.ts'
export { createHttpServer } from './server.ts'
