using System.Globalization;

namespace MLExtensions.Trainers;

/// <summary>Which classes the validation rows leave out.</summary>
internal static class ClassCoverage
{
    private const int LongestList = 10;

    /// <summary>A warning that names the classes with training rows and without validation rows; null where there are none.</summary>
    /// <param name="training">Class of each training row.</param>
    /// <param name="validation">Class of each validation row.</param>
    /// <param name="remedy">What the user can do.</param>
    public static string? Warning(IEnumerable<float> training, IEnumerable<float> validation, string remedy)
    {
        int[] missing = [.. training.Except(validation).Order().Select(label => (int)label)];
        if (missing.Length == 0)
            return null;
        var names = string.Join(", ", missing.Take(LongestList).Select(label => label.ToString(CultureInfo.InvariantCulture)));
        var more = missing.Length > LongestList ? string.Create(CultureInfo.InvariantCulture, $" and {missing.Length - LongestList} more") : "";
        return $"No validation row has class {names}{more} (counted from 0): early stopping and the choice of the best epoch do not look at {(missing.Length == 1 ? "it" : "them")}. {remedy}";
    }
}
