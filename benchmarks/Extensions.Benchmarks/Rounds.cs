using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace Extensions.Benchmarks;

/// <summary>Runs the benchmarks of a class in turn, round after round, and takes ratios within each round.</summary>
/// <remarks>BenchmarkDotNet runs one benchmark after the other; where other work comes and goes on the same cores, its ratios compare different hours.</remarks>
internal static class Rounds
{
    private const int ShortCalls = 20_000;

    /// <param name="args">Part of a class's name, part of a case's name, number of rounds; all of them optional.</param>
    public static int Run(string[] args)
    {
        var (name, caseName) = (args.ElementAtOrDefault(0) ?? "", args.ElementAtOrDefault(1) ?? "");
        var rounds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 9;
        var classes = typeof(Rounds).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<ConfigAttribute>() is not null && type.Name.Contains(name, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (classes.Length == 0)
            Console.Error.WriteLine($"No class of benchmarks has '{name}' in its name.");
        Console.WriteLine("| benchmark | case | median time | median ratio | ratios from .. to |\n|---|---|---|---|---|");
        foreach (var type in classes)
        {
            var parameter = type.GetProperties().FirstOrDefault(property => property.GetCustomAttribute<ParamsAttribute>() is not null);
            foreach (var value in parameter?.GetCustomAttribute<ParamsAttribute>()!.Values ?? [null])
                if ($"{value}".Contains(caseName, StringComparison.OrdinalIgnoreCase))
                    Measure(type, parameter, value, rounds);
        }
        return classes.Length == 0 ? 2 : 0;
    }

    private static void Measure(Type type, PropertyInfo? parameter, object? value, int rounds)
    {
        var subject = Activator.CreateInstance(type)!;
        parameter?.SetValue(subject, value);
        Invoke<GlobalSetupAttribute>(subject);
        var methods = type.GetMethods().Where(method => method.GetCustomAttribute<BenchmarkAttribute>() is not null)
            .OrderByDescending(method => method.GetCustomAttribute<BenchmarkAttribute>()!.Baseline).ToArray();
        var calls = type.GetCustomAttribute<ConfigAttribute>()!.Config.GetJobs().Single().Run.UnrollFactor == 1 ? 1 : ShortCalls;

        var seconds = methods.Select(_ => new double[rounds]).ToArray();
        for (var round = -1; round < rounds; round++)   // the first round warms up
            for (var m = 0; m < methods.Length; m++)
            {
                var time = Time(methods[m], subject, calls);
                if (round >= 0)
                    seconds[m][round] = time;
            }
        for (var m = 0; m < methods.Length; m++)
        {
            var ratios = seconds[m].Zip(seconds[0], (own, baseline) => own / baseline).Order().ToArray();
            Console.WriteLine($"| {type.Name}.{methods[m].Name} | {value} | {Text(seconds[m].Order().ElementAt(rounds / 2))} | {Ratio(ratios[rounds / 2])} | {Ratio(ratios[0])} .. {Ratio(ratios[^1])} |");
        }
        Invoke<GlobalCleanupAttribute>(subject);
    }

    /// <summary>Seconds per call. The call through reflection, a tenth of a microsecond, is the same for all.</summary>
    private static double Time(MethodInfo method, object subject, int calls)
    {
        GC.Collect();
        var watch = Stopwatch.StartNew();
        for (var call = 0; call < calls; call++)
            method.Invoke(subject, null);
        return watch.Elapsed.TotalSeconds / calls;
    }

    private static void Invoke<TAttribute>(object subject) where TAttribute : Attribute
        => subject.GetType().GetMethods().FirstOrDefault(method => method.GetCustomAttribute<TAttribute>() is not null)?.Invoke(subject, null);

    private static string Text(double seconds) => seconds < 1e-3
        ? (seconds * 1e6).ToString("f2", CultureInfo.InvariantCulture) + " µs"
        : (seconds * 1e3).ToString("f0", CultureInfo.InvariantCulture) + " ms";

    private static string Ratio(double ratio) => ratio.ToString("f2", CultureInfo.InvariantCulture);
}
