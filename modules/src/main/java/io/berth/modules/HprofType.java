package io.berth.modules;

/** The types of values in a heap dump. */
enum HprofType {
    OBJECT(2, -1),
    BOOLEAN(4, 1),
    CHAR(5, 2),
    FLOAT(6, 4),
    DOUBLE(7, 8),
    BYTE(8, 1),
    SHORT(9, 2),
    INT(10, 4),
    LONG(11, 8);

    private static final HprofType[] BY_CODE = new HprofType[12];

    static {
        for (HprofType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;
    private final int bytes;

    HprofType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    static HprofType of(int code) {
        HprofType type = code < BY_CODE.length ? BY_CODE[code] : null;
        if (type == null) {
            throw new IllegalStateException("the heap dump has values of an unknown type, " + code);
        }
        return type;
    }

    int bytes(int idBytes) {
        return this == OBJECT ? idBytes : bytes;
    }
}
