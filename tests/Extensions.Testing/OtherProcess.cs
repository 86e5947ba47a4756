using System.Diagnostics;
using Microsoft.ML;

namespace Extensions.Testing;

/// <summary>Scores a saved model in a fresh process that knows nothing of trainers.</summary>
public static class OtherProcess
{
    /// <summary>Saves the model, loads it elsewhere, and gives the described values of the data scored there.</summary>
    public static IReadOnlyList<string> Score(MLContext ml, ITransformer model, IDataView data)
    {
        var folder = Directory.CreateTempSubdirectory("mlextensions-");
        try
        {
            var (zip, rows, output) = (Path.Combine(folder.FullName, "model.zip"), Path.Combine(folder.FullName, "rows.idv"), Path.Combine(folder.FullName, "scored.txt"));
            ml.Model.Save(model, data.Schema, zip);
            using (var stream = File.Create(rows))
                ml.Data.SaveAsBinary(data, stream);
            using var process = Process.Start(new ProcessStartInfo("dotnet", [Program, zip, rows, output]) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"The scoring process ended with {process.ExitCode}: {error}");
            return File.ReadAllLines(output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Program
    {
        get
        {
            var tests = new DirectoryInfo(AppContext.BaseDirectory);
            while (tests.Name != "tests")
                tests = tests.Parent!;
            return Path.Combine(tests.FullName, "Extensions.ScoringProcess", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, new DirectoryInfo(AppContext.BaseDirectory).Name, "Extensions.ScoringProcess.dll");
        }
    }
}
