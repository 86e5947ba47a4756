using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLExtensions.MLNet;

namespace MLExtensions.Calibration;

/// <summary>What whoever fits a calibrator should know, in ML.NET's log.</summary>
internal static class FitWarnings
{
    public static void Send(IHostEnvironment environment, string calibrator, IDataView? input, FitDiagnostics diagnostics, long rowsWithoutLabel, IReadOnlyList<int>? absentClasses = null, string? choice = null)
    {
        if (choice is not null)
            FoundEnvironment.Log(environment, $"{calibrator}: {choice}");
        if (input is not null && TrainedRows.AreScored(input))
            Warn("the rows are those that the model was trained on. On these it is surer than it may be: fit on held-out rows, with AppendHeldOut or AppendCrossFitted.");
        if (rowsWithoutLabel > 0)
            Warn($"{rowsWithoutLabel} rows have no label and were left out.");
        if (absentClasses is { Count: > 0 })
            Warn($"no row has class {string.Join(", ", absentClasses.Take(20))}{(absentClasses.Count > 20 ? " and more" : "")}: nothing is known of their calibration.");
        if (diagnostics.Remark is { } remark)
            Warn(remark + ".");
        else if (!diagnostics.Converged)
            Warn($"the optimiser stopped after {diagnostics.Iterations} steps with a derivative of {diagnostics.GradientNorm:g3}.");

        void Warn(string message) => FoundEnvironment.Warn(environment, "Calibration", $"{calibrator}: {message}");
    }
}
