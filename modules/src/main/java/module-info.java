/** The module host: JPMS modules that come and go while the process runs. */
module io.berth.modules {
    requires transitive io.vertx.core;
    requires io.netty.common; // of Vert.x: to make the threads of its event loops
    requires io.netty.transport;
    requires static java.management; // to look for MBeans where it is there
    requires static jdk.management; // to look for all else that holds a removed module, by a heap dump

    exports io.berth.modules;

    uses io.berth.modules.ModuleActivator; // of the layers that it makes
}
