export { type Call, type Handler, type Origin, route, type Route, sent } from './route.ts'
export { answerNotFound, createHttpServer } from './server.ts'
