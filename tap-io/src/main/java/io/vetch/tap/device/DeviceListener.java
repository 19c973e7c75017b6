package io.vetch.tap.device;

/** Told what becomes of a device, on its loop. */
public interface DeviceListener {
    DeviceListener NONE = new DeviceListener() {
        @Override
        public void gone() {}

        @Override
        public void failing(LoopDevice device) {}
    };

    /** Some device was deleted by somebody else. */
    void gone();

    /** The device's bursts keep failing. It is not read any more until it is {@linkplain LoopDevice#resume resumed}. */
    void failing(LoopDevice device);
}
