package io.jenkins.plugins.bitwarden.identity;

import java.net.Proxy;
import java.util.List;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.HttpUrl;

/** How far one call has got, which tells whose trouble a failure is. */
final class Progress extends EventListener {

    private volatile boolean proxied;
    private volatile boolean connected;

    /** Returns whether the call got no further than its proxy. */
    boolean endedAtProxy() {
        return proxied && !connected;
    }

    @Override
    public void proxySelectEnd(Call call, HttpUrl url, List<Proxy> proxies) {
        proxied = proxies.stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT);
    }

    @Override
    public void secureConnectStart(Call call) {
        connected = true;
    }
}
