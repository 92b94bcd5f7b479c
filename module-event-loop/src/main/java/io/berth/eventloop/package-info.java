/**
 * Sockets on the event loops of Vert.x, in the vocabulary of uSockets: loop, timer, context, socket, deferred callbacks.
 *
 * <p><b>What for</b>: servers and clients of protocols over TCP and Unix domain sockets, at the cost of a hand-written
 * loop, with the user's own typed data on every loop, context and socket.
 *
 * <p><b>Threads</b>: a loop and all that it made belong to one thread; calls check it and throw. Any thread may hand a
 * task over with {@link io.berth.eventloop.Loop#defer} and {@link io.berth.eventloop.Loop#runOnLoop}, and close a loop.
 *
 * <p><b>Ownership</b>: a loop closes its contexts, a context its listeners and sockets. An attached loop is closed with
 * its verticle or Vertx. Bytes handed to a callback are a view of the loop's receive buffer, good during the call.
 *
 * <p><b>Where to start</b>: {@link io.berth.eventloop.Loop#attach(io.vertx.core.Vertx, Object)} makes a loop, {@link
 * io.berth.eventloop.Loop#context} a context with your {@link io.berth.eventloop.SocketHandler}, and {@link
 * io.berth.eventloop.SocketContext#listen(String, int)} or {@code connect} sockets.
 */
package io.berth.eventloop;
