package io.berth.tls;

import java.nio.ByteBuffer;

/** The alerts that are sent without an engine: before there is one, or before it encrypts. */
enum Alert {
    UNEXPECTED_MESSAGE(10),
    RECORD_OVERFLOW(22),
    HANDSHAKE_FAILURE(40),
    BAD_CERTIFICATE(42),
    DECODE_ERROR(50),
    INTERNAL_ERROR(80),
    UNRECOGNIZED_NAME(112),
    NO_APPLICATION_PROTOCOL(120);

    private static final int ALERT = 21;
    private static final int TLS_1_2 = 0x0303; // what every version puts on the outside
    private static final int FATAL = 2;

    private final int number;

    Alert(int number) {
        this.number = number;
    }

    /** Puts the alert into the workspace, as a record. */
    void write(Workspace work) {
        ByteBuffer record = work.records.between(work.recorded, work.recorded + 7);
        record.put((byte) ALERT).putShort((short) TLS_1_2).putShort((short) 2);
        record.put((byte) FATAL).put((byte) number);
        work.recorded += 7;
    }
}
