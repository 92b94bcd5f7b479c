package io.berth.modules;

import java.util.Map;

/**
 * Finds the classes of packages that are exported to a module by its name. The JDK's own loader of a layer passes over those that
 * come from another layer, and asks its parent, which is this.
 */
final class FriendLoader extends ClassLoader {
    private final Map<String, ClassLoader> packages;

    FriendLoader(Map<String, ClassLoader> packages, ClassLoader parent) {
        super(parent);
        this.packages = Map.copyOf(packages);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        ClassLoader exporting = packages.get(name.substring(0, Math.max(0, name.lastIndexOf('.'))));
        if (exporting == null) {
            throw new ClassNotFoundException(name);
        }
        return exporting.loadClass(name);
    }
}
