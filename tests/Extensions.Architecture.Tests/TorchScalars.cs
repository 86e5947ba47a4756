using System.Reflection;
using TorchSharp;

namespace Extensions.Architecture.Tests;

/// <summary>
/// Calls by which a <see cref="Scalar"/> comes about that nothing keeps alive while native code reads it: conversions of numbers, and TorchSharp's methods in which there are such conversions,
/// as in its operators between a tensor and a number, and in its sum of two tensors.
/// </summary>
internal static class TorchScalars
{
    private static readonly HashSet<MethodBase> Unsafe = Find();

    /// <summary>Described one by one, "Type.Method: what it calls".</summary>
    public static IReadOnlyList<string> In(IEnumerable<Type> types) =>
    [
        .. from method in types.SelectMany(Calls.Methods)
           from called in Calls.Of(method)
           where Makes(called) || Unsafe.Contains(called)
           select $"{method.DeclaringType}.{method.Name}: {called.DeclaringType}.{called}",
    ];

    private static bool Makes(MethodBase method) => method is MethodInfo { ReturnType: var type } && type == typeof(Scalar) && method.Module == typeof(Scalar).Module;

    private static HashSet<MethodBase> Find()
    {
        var callers = new Dictionary<MethodBase, List<MethodBase>>();
        foreach (var method in typeof(Scalar).Assembly.GetTypes().SelectMany(Calls.Methods))
            foreach (var called in Calls.Of(method))
                (callers.TryGetValue(called, out var list) ? list : callers[called] = []).Add(method);
        var found = new HashSet<MethodBase>();
        var open = new Stack<MethodBase>(callers.Keys.Where(Makes));
        while (open.TryPop(out var called))
            foreach (var caller in callers.GetValueOrDefault(called, []))
                if (!Makes(caller) && found.Add(caller))
                    open.Push(caller);
        return found;
    }
}
