using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace QuickStart;

/// <summary>Predicts in a process of its own, as an application does that knows nothing but the saved model.</summary>
internal static class SecondProcess
{
    /// <summary>First argument of the other process; not meant for users.</summary>
    public const string Command = "predict";

    private const string NoTorch = "TorchSharp was not loaded";

    /// <summary>The other process: loads the model with its loader, scores every row of a file and writes the predictions.</summary>
    public static int Predict(string model, string rows, TextWriter output)
    {
        var ml = new MLContext();
        var transformer = ml.Model.LoadWithDataLoader(model, out var loader);
        foreach (var prediction in Prediction.Read(transformer.Transform(loader.Load(new MultiFileSource(rows)))))
            output.WriteLine(prediction);
        var hasTorch = AppDomain.CurrentDomain.GetAssemblies().Any(assembly => assembly.GetName().Name == "TorchSharp");
        output.WriteLine(hasTorch ? "TorchSharp was loaded" : NoTorch);
        return 0;
    }

    /// <summary>The process that is asking: starts the other one and reads its predictions.</summary>
    /// <exception cref="IOException">The other process failed, or loaded TorchSharp although predicting needs none.</exception>
    public static IReadOnlyList<Prediction> Run(string model, string rows)
    {
        // The host that runs this very program: three folders above the runtime it loaded.
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        using var process = Process.Start(new ProcessStartInfo(dotnet, [typeof(SecondProcess).Assembly.Location, Command, model, rows])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var lines = process.StandardOutput.ReadToEnd().Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        if (process.ExitCode != 0 || lines is not [.., NoTorch])
            throw new IOException($"The second process ended with {process.ExitCode} and said '{lines.LastOrDefault()}': {errors.Result}");
        return [.. lines[..^1].Select(Prediction.Parse)];
    }
}
